#include "cli/phrasing.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace runbook::cli {

std::string count(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string count(std::int64_t number, std::string_view noun) {
  return str_cat(count(number), " ", noun, number == 1 ? "" : "s");
}

std::string fixed(double value, int decimals) {
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  if (size < 0 || static_cast<std::size_t>(size) >= text.size()) return "?";
  return std::string(text.data(), static_cast<std::size_t>(size));
}

std::string bytes(std::int64_t size) {
  constexpr std::array<std::string_view, 4> kUnits = {"kB", "MB", "GB", "TB"};
  if (size < 1000) return count(size, "byte");
  double value = static_cast<double>(size) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return str_cat(fixed(value, value < 9.95 ? 1 : 0), " ", kUnits[unit]);
}

std::string duration_ms(double ms) {
  if (ms < 999.5) return str_cat(fixed(ms, ms < 9.95 ? 1 : 0), " ms");
  const double seconds = ms / 1000;
  if (seconds < 59.95) return str_cat(fixed(seconds, 1), " s");
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) return str_cat(whole / 60, " min ", whole % 60, " s");
  return str_cat(whole / 3600, " h ", whole % 3600 / 60, " min");
}

std::string age_days(int days) {
  // Months and years are said only where a few days more or less do not matter.
  if (days <= 0) return "today";
  if (days < 60) return count(days, "day");
  if (days < 730) return count(days / 30, "month");
  return count(days / 365, "year");
}

std::string age_seconds(std::int64_t seconds) {
  if (seconds < 60) return count(seconds, "second");
  if (seconds < 3600) return count(seconds / 60, "minute");
  if (seconds < 48 * 3600) return count(seconds / 3600, "hour");
  return count(seconds / 86400, "day");
}

std::string export_text(std::int64_t export_age_s, std::optional<std::int64_t> index_age_s) {
  std::string text = str_cat("an export, made ", age_seconds(export_age_s), " ago");
  return index_age_s ? str_cat(text, ", of documents as of ", age_seconds(*index_age_s), " ago")
                     : text;
}

}  // namespace runbook::cli
