#include "base/http/retry.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <random>
#include <utility>

#include "base/clock.h"
#include "base/text.h"

namespace runbook {
namespace {

constexpr double kFirstWaitMs = 500;
constexpr double kLongestWaitMs = 20'000;
constexpr int kLongestRetryAfterS = 60;
// A retry costs one; a success earns a tenth. The first ones are free: a short run fails too.
constexpr double kFirstBudget = 10;
constexpr double kEarned = 0.1;
constexpr int kFailuresToOpen = 5;
constexpr double kOpenMs = 30'000;

bool is_passing(const HttpReply& reply) {
  if (reply.outcome == HttpOutcome::no_connection) return true;
  if (reply.outcome != HttpOutcome::answered) return false;
  return reply.status == 408 || reply.status == 425 || reply.status == 429 || reply.status >= 500;
}

/// Worth counting against the service, though a hang is not worth trying again.
bool is_failure(const HttpReply& reply) {
  return is_passing(reply) || reply.outcome == HttpOutcome::timed_out;
}

class SystemPacer final : public Pacer {
 public:
  double now_ms() override { return steady_ms(); }

  void sleep_ms(double duration_ms, const std::stop_token& stop) override {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, stop, std::chrono::duration<double, std::milli>(duration_ms),
                   [] { return false; });
  }

  double chance() override {
    const std::lock_guard lock(mutex_);
    return std::uniform_real_distribution<double>(0, 1)(random_);
  }

 private:
  std::mutex mutex_;
  std::minstd_rand random_{std::random_device{}()};
};

class RetryingClient final : public HttpClient {
 public:
  RetryingClient(std::unique_ptr<HttpClient> inner, Pacer& pacer)
      : inner_(std::move(inner)), pacer_(pacer) {}

  Result<HttpReply> post(const HttpRequest& request, const std::stop_token& stop) override {
    const std::lock_guard lock(mutex_);
    if (is_open()) return left_alone();
    for (int tried = 1;; ++tried) {
      RB_TRY(HttpReply reply, inner_->post(request, stop));
      count(reply);
      if (!is_passing(reply) || tried >= request.limits.tries || is_open()) return reply;
      if (reply.retry_after_s > kLongestRetryAfterS || budget_ < 1) return reply;
      budget_ -= 1;
      pacer_.sleep_ms(wait_ms(tried, reply.retry_after_s), stop);
      if (stop.stop_requested()) return HttpReply{.outcome = HttpOutcome::cancelled};
    }
  }

 private:
  double wait_ms(int tried, int retry_after_s) {
    const double limit = std::min(kLongestWaitMs, kFirstWaitMs * std::ldexp(1.0, tried - 1));
    return std::max(retry_after_s * 1000.0, limit * pacer_.chance());
  }

  bool is_open() { return pacer_.now_ms() < open_until_ms_; }

  void count(const HttpReply& reply) {
    if (reply.outcome == HttpOutcome::cancelled) return;
    if (!is_failure(reply)) {
      failures_ = 0;
      budget_ += kEarned;
      return;
    }
    if (++failures_ >= kFailuresToOpen) open_until_ms_ = pacer_.now_ms() + kOpenMs;
  }

  HttpReply left_alone() {
    const double seconds = std::ceil((open_until_ms_ - pacer_.now_ms()) / 1000);
    return {.outcome = HttpOutcome::no_connection,
            .failure = str_cat("it failed ", failures_, " times in a row and is left alone for ",
                               static_cast<int>(seconds), " s")};
  }

  std::mutex mutex_;
  const std::unique_ptr<HttpClient> inner_;
  Pacer& pacer_;
  double budget_ = kFirstBudget;
  double open_until_ms_ = -1;
  int failures_ = 0;
};

}  // namespace

std::unique_ptr<Pacer> make_system_pacer() {
  return std::make_unique<SystemPacer>();
}

std::unique_ptr<HttpClient> make_retrying_client(std::unique_ptr<HttpClient> inner, Pacer& pacer) {
  return std::make_unique<RetryingClient>(std::move(inner), pacer);
}

}  // namespace runbook
