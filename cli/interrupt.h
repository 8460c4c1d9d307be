// Ctrl-C and SIGTERM as a stop request, so that a sync ends with what it has done committed.
#pragma once

#include <memory>
#include <stop_token>

namespace runbook::cli {

/// From construction to destruction SIGINT and SIGTERM stop the token instead of the process; a
/// second one kills as usual. One at a time in a process: signals are the process's.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  std::stop_token token() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace runbook::cli
