// One writer at a time across processes, by flock on a file that is never removed. The kernel
// frees it when the holder ends, however it ends.
#pragma once

#include <filesystem>
#include <stop_token>

#include "runbook/result.h"

namespace runbook {

class WriterLock {
 public:
  /// Waits at most `wait_ms`, looking again every 50 ms; a stop request ends the wait at once.
  /// @error busy with the holder's process id; cancelled; io_error; no_space
  static Result<WriterLock> acquire(const std::filesystem::path& file, int wait_ms,
                                    const std::stop_token& stop);

  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&&) = delete;
  ~WriterLock();

 private:
  explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace runbook
