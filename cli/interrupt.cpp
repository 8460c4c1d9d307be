#include "cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <thread>

namespace runbook::cli {
namespace {

constexpr char kInterrupted = 'i';
constexpr char kFinished = 'f';

// A handler may only touch what is async-signal-safe: it writes one byte to a pipe, a thread turns
// that into the stop request. -1: no guard is alive.
std::atomic<int> g_wake_descriptor{-1};

extern "C" void wake_on_signal(int) {
  const int saved = errno;
  const int descriptor = g_wake_descriptor.load();
  if (descriptor >= 0) {
    [[maybe_unused]] const ssize_t written = ::write(descriptor, &kInterrupted, 1);
  }
  errno = saved;
}

}  // namespace

struct InterruptGuard::Impl {
  std::stop_source stop;
  std::array<int, 2> pipe{-1, -1};
  struct sigaction old_int = {};
  struct sigaction old_term = {};
  std::jthread watcher;

  void watch() {
    char byte = 0;
    while (::read(pipe[0], &byte, 1) < 0 && errno == EINTR)
      continue;
    if (byte == kInterrupted) stop.request_stop();
  }
};

InterruptGuard::InterruptGuard() : impl_(std::make_unique<Impl>()) {
  if (::pipe2(impl_->pipe.data(), O_CLOEXEC) != 0) return;  // then Ctrl-C kills, as without us
  g_wake_descriptor = impl_->pipe[1];
  struct sigaction action = {};
  action.sa_handler = wake_on_signal;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, &impl_->old_int);
  ::sigaction(SIGTERM, &action, &impl_->old_term);
  impl_->watcher = std::jthread([impl = impl_.get()] { impl->watch(); });
}

InterruptGuard::~InterruptGuard() {
  if (impl_->pipe[0] < 0) return;
  ::sigaction(SIGINT, &impl_->old_int, nullptr);
  ::sigaction(SIGTERM, &impl_->old_term, nullptr);
  g_wake_descriptor = -1;
  [[maybe_unused]] const ssize_t written = ::write(impl_->pipe[1], &kFinished, 1);
  impl_->watcher.join();
  ::close(impl_->pipe[0]);
  ::close(impl_->pipe[1]);
}

std::stop_token InterruptGuard::token() const {
  return impl_->stop.get_token();
}

}  // namespace runbook::cli
