#include "base/dates.h"

#include <date/date.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "base/text.h"

namespace runbook {
namespace {

/// Years a document may speak of; what lies outside is a slip of the pen, not a date.
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

constexpr std::int64_t kSecondsPerDay = 86'400;
/// 0001-01-01 to 9999-12-31: what is written with four digits. File times reach beyond.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;

/// Reads a text from the left; each function takes what it names or leaves the cursor alone.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }

  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  /// At least one space.
  bool take_spaces() {
    const std::size_t before = text_.size();
    while (take(' ')) {
    }
    return text_.size() != before;
  }

  /// A number of `least` to `most` digits, with no digit behind it.
  std::optional<int> take_number(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    while (size < text_.size() && is_ascii_digit(text_[size]))
      ++size;
    if (size < least || size > most) return std::nullopt;
    int number = 0;
    std::from_chars(text_.data(), text_.data() + size, number);
    text_.remove_prefix(size);
    return number;
  }

  std::string_view take_letters() {
    std::size_t size = 0;
    while (size < text_.size() && is_ascii_alpha(text_[size]))
      ++size;
    const std::string_view letters = text_.substr(0, size);
    text_.remove_prefix(size);
    return letters;
  }

 private:
  std::string_view text_;
};

std::optional<Date> make_date(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  const date::year_month_day ymd{date::year(year), date::month(static_cast<unsigned>(month)),
                                 date::day(static_cast<unsigned>(day))};
  if (!ymd.ok()) return std::nullopt;
  return Date{.days = date::sys_days(ymd).time_since_epoch().count()};
}

/// "March", "mar", "Sept." → 3, 3, 9; the dot is taken too.
std::optional<int> take_month(Cursor& cursor) {
  constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  const std::string name = ascii_lower(cursor.take_letters());
  const auto named = [&name](std::string_view month) {
    return name == month || name == month.substr(0, 3) || (name == "sept" && month[0] == 's');
  };
  const auto* const month = std::find_if(kMonths.begin(), kMonths.end(), named);
  if (month == kMonths.end()) return std::nullopt;
  cursor.take('.');
  return static_cast<int>(month - kMonths.begin()) + 1;
}

/// "2", "02", "2nd": the ending is not held to the number.
std::optional<int> take_day(Cursor& cursor) {
  const std::optional<int> day = cursor.take_number(1, 2);
  const std::string ending = ascii_lower(cursor.take_letters());
  const bool known =
      ending.empty() || ending == "st" || ending == "nd" || ending == "rd" || ending == "th";
  return known ? day : std::nullopt;
}

/// ":mm" with `limit` as its largest value.
bool take_colon_number(Cursor& cursor, int limit) {
  if (!cursor.take(':')) return false;
  const std::optional<int> number = cursor.take_number(2, 2);
  return number && *number <= limit;
}

/// Nothing, "Z", " UTC", "+02:00", "+0200", "-05".
bool take_zone(Cursor& cursor) {
  cursor.take_spaces();
  if (cursor.at_end()) return true;
  if (!cursor.take('+') && !cursor.take('-')) {
    const std::string name = ascii_lower(cursor.take_letters());
    return (name == "z" || name == "utc" || name == "gmt") && cursor.at_end();
  }
  const std::optional<int> hours = cursor.take_number(2, 4);
  if (!hours) return false;
  return cursor.at_end() || (take_colon_number(cursor, 59) && cursor.at_end());
}

/// Nothing, or a time of day: it must be one, though only the day counts.
bool take_time(Cursor& cursor) {
  if (cursor.at_end()) return true;
  if (!cursor.take('T') && !cursor.take('t') && !cursor.take_spaces()) return false;
  const std::optional<int> hour = cursor.take_number(1, 2);
  if (!hour || *hour > 24 || !take_colon_number(cursor, 59)) return false;
  if (take_colon_number(cursor, 60) && (cursor.take('.') || cursor.take(','))) {
    if (!cursor.take_number(1, 9)) return false;
  }
  return take_zone(cursor);
}

/// 2026-03-02, 2026/3/2, with or without a time.
std::optional<Date> parse_numeric(std::string_view text) {
  Cursor cursor(text);
  const std::optional<int> year = cursor.take_number(4, 4);
  const char separator = text.size() > 4 ? text[4] : '\0';
  if (!year || (separator != '-' && separator != '/')) return std::nullopt;
  cursor.take(separator);
  const std::optional<int> month = cursor.take_number(1, 2);
  if (!month || !cursor.take(separator)) return std::nullopt;
  const std::optional<int> day = cursor.take_number(1, 2);
  if (!day || !take_time(cursor)) return std::nullopt;
  return make_date(*year, *month, *day);
}

/// "2 March 2026", "2nd Mar, 2026".
std::optional<Date> parse_day_first(std::string_view text) {
  Cursor cursor(text);
  const std::optional<int> day = take_day(cursor);
  if (!day || !cursor.take_spaces()) return std::nullopt;
  const std::optional<int> month = take_month(cursor);
  cursor.take(',');
  if (!month || !cursor.take_spaces()) return std::nullopt;
  const std::optional<int> year = cursor.take_number(4, 4);
  if (!year || !cursor.at_end()) return std::nullopt;
  return make_date(*year, *month, *day);
}

/// "March 2, 2026", "Mar 2nd 2026".
std::optional<Date> parse_month_first(std::string_view text) {
  Cursor cursor(text);
  const std::optional<int> month = take_month(cursor);
  if (!month || !cursor.take_spaces()) return std::nullopt;
  const std::optional<int> day = take_day(cursor);
  cursor.take(',');
  if (!day || !cursor.take_spaces()) return std::nullopt;
  const std::optional<int> year = cursor.take_number(4, 4);
  if (!year || !cursor.at_end()) return std::nullopt;
  return make_date(*year, *month, *day);
}

/// Days of one "day", "weeks", "mo", …; calendar months and years are rounded, since a limit of
/// age needs no better.
std::optional<int> days_of_unit(std::string_view unit) {
  if (unit == "d" || unit == "day" || unit == "days") return 1;
  if (unit == "w" || unit == "week" || unit == "weeks") return 7;
  if (unit == "mo" || unit == "month" || unit == "months") return 30;
  if (unit == "y" || unit == "year" || unit == "years") return 365;
  return std::nullopt;
}

/// Words of a `review_cadence:`.
std::optional<int> days_of_cadence(std::string_view word) {
  if (word == "daily") return 1;
  if (word == "weekly") return 7;
  if (word == "monthly") return 30;
  if (word == "quarterly") return 90;
  if (word == "annually" || word == "yearly") return 365;
  return std::nullopt;
}

std::int32_t days_of_seconds(std::int64_t seconds) {
  seconds = std::clamp(seconds, kFirstSecond, kLastSecond);
  return date::floor<date::days>(std::chrono::seconds(seconds)).count();
}

std::string padded(int number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  text = trim(text);
  if (const auto date = parse_numeric(text)) return date;
  if (const auto date = parse_day_first(text)) return date;
  return parse_month_first(text);
}

std::optional<int> parse_days(std::string_view text) {
  if (const auto cadence = days_of_cadence(ascii_lower(trim(text)))) return cadence;
  Cursor cursor(trim(text));
  const std::optional<int> count = cursor.take_number(1, 4);  // 9,999 years fit an int of days
  cursor.take_spaces();
  const std::optional<int> unit = days_of_unit(ascii_lower(cursor.take_letters()));
  if (!count || !unit || !cursor.at_end()) return std::nullopt;
  return *count * *unit;
}

std::string to_string(Date date) {
  const date::year_month_day ymd{date::sys_days(date::days(
      std::clamp(date.days, days_of_seconds(kFirstSecond), days_of_seconds(kLastSecond))))};
  return str_cat(padded(static_cast<int>(ymd.year()), 4), '-',
                 padded(static_cast<int>(static_cast<unsigned>(ymd.month())), 2), '-',
                 padded(static_cast<int>(static_cast<unsigned>(ymd.day())), 2));
}

Date date_of_unix(std::int64_t seconds) {
  return Date{.days = days_of_seconds(seconds)};
}

std::string iso_time(std::int64_t unix_seconds) {
  const std::int64_t seconds = std::clamp(unix_seconds, kFirstSecond, kLastSecond);
  const Date date = date_of_unix(seconds);
  const auto rest = static_cast<int>(seconds - date.days * kSecondsPerDay);
  return str_cat(to_string(date), 'T', padded(rest / 3600, 2), ':', padded(rest / 60 % 60, 2), ':',
                 padded(rest % 60, 2), 'Z');
}

}  // namespace runbook
