// Time that passes only when somebody sleeps, and the same chance each time.
#pragma once

#include <vector>

#include "base/http/retry.h"

namespace runbook::test {

class FakePacer final : public Pacer {
 public:
  double now_ms() override { return now_ms_; }
  void sleep_ms(double duration_ms, const std::stop_token&) override {
    slept_ms.push_back(duration_ms);
    now_ms_ += duration_ms;
  }
  double chance() override { return 0.5; }
  void pass_ms(double duration_ms) { now_ms_ += duration_ms; }

  std::vector<double> slept_ms;

 private:
  double now_ms_ = 1'000'000;
};

}  // namespace runbook::test
