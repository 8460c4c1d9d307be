// Dates as people write them in documents. Days only; no time zones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace runbook {

/// A day, counted from 1970-01-01.
struct Date {
  std::int32_t days = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};

/// ISO dates and date-times (2026-03-02, 2026-03-02T10:00:00Z, 2026/03/02, 2026-3-2), and
/// "2 March 2026", "March 2, 2026", "Mar 2nd 2026". The day is the one that is written, whatever
/// the zone. Nothing that is ambiguous between day and month, no day that is not in the calendar,
/// no year outside 1900 to 2199, nothing but the date in the text.
std::optional<Date> parse_date(std::string_view text);

/// "6 months", "90d", "1 year", "2w", "quarterly" → days; a month counts 30, a year 365. A bare
/// number is not one, and "m" is none of minute and month.
std::optional<int> parse_days(std::string_view text);

// Moments outside the years 1 to 9999 become the nearest inside: a file's time may be anything.
std::string to_string(Date date);                 ///< YYYY-MM-DD
Date date_of_unix(std::int64_t seconds);          ///< UTC
std::string iso_time(std::int64_t unix_seconds);  ///< 2026-03-02T10:00:00Z

}  // namespace runbook
