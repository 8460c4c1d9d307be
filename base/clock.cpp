#include "base/clock.h"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "base/dates.h"

namespace runbook {
namespace {

constexpr std::int64_t kMsPerSecond = 1000;
constexpr std::int64_t kSecondsPerDay = 86'400;
/// Years 1970 to 9999: what survives the way to milliseconds and to a date.
constexpr std::int64_t kMaxSeconds = 253'402'300'799;

std::optional<std::int64_t> parse_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (seconds < 0 || seconds > kMaxSeconds) return std::nullopt;
  return seconds;
}

/// The moment RUNBOOK_NOW names, if it names one.
std::optional<std::int64_t> fixed_seconds() {
  const char* const value = std::getenv("RUNBOOK_NOW");
  if (value == nullptr) return std::nullopt;
  if (const auto seconds = parse_seconds(value)) return seconds;
  const std::optional<Date> date = parse_date(value);
  if (!date) return std::nullopt;
  return date->days * kSecondsPerDay;
}

}  // namespace

std::int64_t SystemClock::unix_ms() const {
  if (const auto seconds = fixed_seconds()) return *seconds * kMsPerSecond;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

double steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

}  // namespace runbook
