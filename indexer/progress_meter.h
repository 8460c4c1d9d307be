// Progress told at most ten times a second, and at the end of a stage.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "runbook/types/sync.h"

namespace runbook {

/// Confined to the thread that runs the stage.
class ProgressMeter {
 public:
  /// @param sink  borrowed, outlives this; may be empty
  ProgressMeter(const ProgressSink& sink, SyncStage stage)
      : sink_(sink), stage_(stage), started_ms_(steady_ms()) {}

  void update(std::int64_t done, std::int64_t total) {
    const double now = steady_ms();
    constexpr double kBetweenMs = 100;
    if (!sink_ || (done != total && now - told_ms_ < kBetweenMs)) return;
    told_ms_ = now;
    sink_({.stage = stage_, .done = done, .total = total, .elapsed_ms = now - started_ms_});
  }

  double elapsed_ms() const { return steady_ms() - started_ms_; }

 private:
  const ProgressSink& sink_;
  SyncStage stage_;
  double started_ms_;
  double told_ms_ = 0;
};

}  // namespace runbook
