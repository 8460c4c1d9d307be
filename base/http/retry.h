// Trying again, but politely: what may be retried, how long to wait, and when to leave it.
//
// Retried are 408, 425, 429, 5xx and connections that never came about; nothing else. The wait is
// drawn from [0, limit), the limit doubling from 0.5 to 20 s ("full jitter": clients that failed
// together do not come back together), and never shorter than a Retry-After of up to 60 s; a longer
// one ends the tries. A run has a budget of retries, so that a service in trouble sees at most a
// tenth more requests; five failures in a row and nothing is sent for 30 s.
#pragma once

#include <memory>
#include <stop_token>

#include "base/http/http.h"

namespace runbook {

/// Time and chance, so that tests choose both. Thread-safe.
class Pacer {
 public:
  virtual ~Pacer() = default;
  virtual double now_ms() = 0;
  /// Returns early when a stop is asked for.
  virtual void sleep_ms(double duration_ms, const std::stop_token& stop) = 0;
  virtual double chance() = 0;  ///< in [0, 1)
};

std::unique_ptr<Pacer> make_system_pacer();

/// Wraps a client. Tries at most `limits.tries` times; the last reply is returned as it is.
/// `pacer` outlives it.
std::unique_ptr<HttpClient> make_retrying_client(std::unique_ptr<HttpClient> inner, Pacer& pacer);

}  // namespace runbook
