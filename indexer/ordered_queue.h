// Results of many threads, handed on in the order of their numbers.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace runbook {

/// Numbers are 0, 1, 2, … and each is put once. A number too far ahead waits, so that one slow
/// result does not pile up all that come after it; whoever holds the lowest number never waits,
/// hence no deadlock as long as numbers are claimed in order. Thread-safe; one taker.
template <typename T>
class OrderedQueue {
 public:
  explicit OrderedQueue(std::size_t window) : slots_(window) {}

  /// False when the queue was closed; the value is dropped then.
  bool put(std::size_t number, T value) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return closed_ || number < next_ + slots_.size(); });
    if (closed_) return false;
    slots_[number % slots_.size()] = std::move(value);
    ready_.notify_one();
    return true;
  }

  /// The value of the next number; empty when the queue was closed.
  std::optional<T> take() {
    std::unique_lock lock(mutex_);
    std::optional<T>& slot = slots_[next_ % slots_.size()];
    ready_.wait(lock, [&] { return closed_ || slot.has_value(); });
    if (!slot.has_value()) return std::nullopt;
    std::optional<T> value = std::exchange(slot, std::nullopt);
    ++next_;
    room_.notify_all();
    return value;
  }

  /// Ends all waiting, of putters and of the taker.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    room_.notify_all();
    ready_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable ready_;
  std::vector<std::optional<T>> slots_;
  std::size_t next_ = 0;
  bool closed_ = false;
};

}  // namespace runbook
