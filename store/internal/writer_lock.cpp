#include "store/internal/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/files.h"
#include "base/log.h"
#include "base/text.h"

namespace runbook {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPoll{50};
// Shorter waits are not noticed; longer ones look like a program that hangs.
constexpr std::chrono::milliseconds kSilentWait{1000};

/// The process id that the holder wrote into the file; empty when it has not yet.
std::string holder_of(int descriptor) {
  std::array<char, 32> bytes{};
  const ssize_t count = ::pread(descriptor, bytes.data(), bytes.size(), 0);
  std::string digits;
  for (ssize_t i = 0; i < count && bytes[static_cast<std::size_t>(i)] >= '0' &&
                      bytes[static_cast<std::size_t>(i)] <= '9';
       ++i) {
    digits += bytes[static_cast<std::size_t>(i)];
  }
  return digits;
}

/// False when the file was removed or replaced after it was opened: then the lock locks nothing.
bool still_there(int descriptor, const std::filesystem::path& file) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(descriptor, &opened) == 0 && ::stat(file.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

void write_pid(int descriptor) {
  // Only a help for people: a failure changes nothing about the lock.
  const std::string pid = str_cat(::getpid(), "\n");
  if (::ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, pid.data(), pid.size(), 0);
  }
}

/// A descriptor that holds the lock, or -1 when another process does.
Result<int> try_acquire(const std::filesystem::path& file, std::string& holder) {
  while (true) {
    const int descriptor =
        ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (descriptor < 0) return error_from_errno(errno, "open the writer lock", file);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
      if (still_there(descriptor, file)) return descriptor;
      ::close(descriptor);
      continue;
    }
    const int reason = errno;
    holder = holder_of(descriptor);
    ::close(descriptor);
    if (reason == EINTR) continue;
    if (reason == EWOULDBLOCK) return -1;
    return error_from_errno(reason, "lock it", file);
  }
}

Error busy(const std::filesystem::path& file, const std::string& holder) {
  return {.code = Errc::busy,
          .message = holder.empty()
                         ? std::string("another process writes to the index")
                         : str_cat("another process writes to the index (pid ", holder, ")"),
          .where = file.parent_path().string(),
          .hint = "wait until it is done; searches work meanwhile"};
}

std::string waiting_for(const std::string& holder) {
  return str_cat("waiting for another process to finish writing to the index",
                 holder.empty() ? "" : str_cat(" (pid ", holder, ")"));
}

/// Waits until `until` or a stop request.
void wait_until(Clock::time_point until, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_until(lock, stop, until, [] { return false; });
}

}  // namespace

Result<WriterLock> WriterLock::acquire(const std::filesystem::path& file, int wait_ms,
                                       const std::stop_token& stop) {
  const Clock::time_point started = Clock::now();
  const Clock::time_point deadline = started + std::chrono::milliseconds(wait_ms);
  bool told = false;
  while (true) {
    std::string holder;
    RB_TRY(const int descriptor, try_acquire(file, holder));
    if (descriptor >= 0) {
      write_pid(descriptor);
      return WriterLock(descriptor);
    }
    const Clock::time_point now = Clock::now();
    if (now >= deadline) return busy(file, holder);
    if (!told && now - started >= kSilentWait) {
      log::warn(waiting_for(holder));
      told = true;
    }
    wait_until(std::min(now + kPoll, deadline), stop);
    if (stop.stop_requested()) {
      return Error{.code = Errc::cancelled, .message = "stopped while waiting for another writer"};
    }
  }
}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

WriterLock::~WriterLock() {
  if (descriptor_ >= 0) ::close(descriptor_);  // closing frees the lock
}

}  // namespace runbook
