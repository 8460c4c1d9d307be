// The one source of "now", so that tests can choose it.
#pragma once

#include <cstdint>

namespace runbook {

/// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t unix_ms() const = 0;
};

/// The system's clock. RUNBOOK_NOW (unix seconds or YYYY-MM-DD) fixes it, for goldens; a value that
/// is neither is ignored.
class SystemClock final : public Clock {
 public:
  std::int64_t unix_ms() const override;
};

/// Milliseconds of a clock that never goes back; for durations.
double steady_ms();

}  // namespace runbook
