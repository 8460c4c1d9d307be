// A clock that stands where the test puts it.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/clock.h"

namespace runbook::test {

/// Thread-safe.
class FakeClock final : public Clock {
 public:
  /// 2026-01-15T12:00:00Z: the "now" of tests that need any.
  static constexpr std::int64_t kNoon = 1'768'478'400'000;

  explicit FakeClock(std::int64_t unix_ms = kNoon) : now_(unix_ms) {}
  std::int64_t unix_ms() const override { return now_; }
  void advance_days(int days) { now_ += days * std::int64_t{86'400'000}; }

 private:
  std::atomic<std::int64_t> now_;
};

}  // namespace runbook::test
