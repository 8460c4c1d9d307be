#include "indexer/parse/key_lines.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "base/text.h"

namespace runbook {
namespace {

// Post-mortems put their table of facts below a summary at most; further down, "severity:" is
// about something else.
constexpr int kLinesLookedAt = 80;
constexpr std::size_t kLongestLine =
    1'000;  // `key: value` is shorter; the rest of a longer line is prose

std::string without_markup(std::string_view value) {
  constexpr std::string_view kMarks = " \t*_`|:\r";
  const std::size_t begin = value.find_first_not_of(kMarks);
  if (begin == std::string_view::npos) return {};
  value = value.substr(begin, value.find_last_not_of(kMarks) - begin + 1);
  return std::string(value.substr(0, value.find('|')));
}

/// Digits at `at`: how many.
std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_ascii_digit(text[end]))
    ++end;
  return end - at;
}

std::optional<Date> compact_date(std::string_view digits) {
  return parse_date(
      str_cat(digits.substr(0, 4), "-", digits.substr(4, 2), "-", digits.substr(6, 2)));
}

/// The end of `2024-11-22` or `2024/1/2` that begins at `at`; `at` when there is none.
std::size_t end_of_iso_date(std::string_view text, std::size_t at) {
  std::size_t end = at;
  if (digits_at(text, end) != 4) return at;
  end += 4;
  for (int part = 0; part < 2; ++part) {
    if (end >= text.size() || (text[end] != '-' && text[end] != '/' && text[end] != '_')) return at;
    const std::size_t digits = digits_at(text, ++end);
    if (digits == 0 || digits > 2) return at;
    end += digits;
  }
  return end;
}

std::optional<Date> numeric_date(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at += std::max<std::size_t>(1, digits_at(text, at))) {
    if (digits_at(text, at) == 8)
      if (const auto date = compact_date(text.substr(at, 8))) return date;
    std::string found(text.substr(at, end_of_iso_date(text, at) - at));
    std::replace(found.begin(), found.end(), '_', '-');
    if (!found.empty())
      if (const auto date = parse_date(found)) return date;
  }
  return std::nullopt;
}

/// "22 November 2024" or "November 22 2024" among other words.
std::optional<Date> worded_date(std::string_view text) {
  const std::vector<Word> found = words(text);
  for (std::size_t i = 0; i + 2 < found.size(); ++i) {
    const auto word = [&](std::size_t k) {
      return text.substr(found[i + k].begin, found[i + k].end - found[i + k].begin);
    };
    if (const auto date = parse_date(str_cat(word(0), " ", word(1), " ", word(2)))) return date;
    if (const auto date = parse_date(str_cat(word(0), " ", word(1), ", ", word(2)))) return date;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> find_key_line(std::string_view body,
                                         std::span<const std::string_view> keys) {
  for (int number = 0; number < kLinesLookedAt && !body.empty(); ++number) {
    const std::size_t newline = std::min(body.find('\n'), body.size());
    std::string_view line = body.substr(0, std::min(newline, kLongestLine));
    body.remove_prefix(std::min(newline + 1, body.size()));
    const std::size_t begin = line.find_first_not_of(" \t*_-+>|`");
    if (begin == std::string_view::npos) continue;
    line.remove_prefix(begin);
    const std::size_t separator = line.find_first_of(":|");
    if (separator == std::string_view::npos) continue;
    const std::string key = squash(line.substr(0, separator));
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) continue;
    if (std::string value = without_markup(line.substr(separator)); !value.empty()) return value;
  }
  return std::nullopt;
}

std::optional<Date> find_date(std::string_view text) {
  if (const auto date = numeric_date(text)) return date;
  return worded_date(text);
}

}  // namespace runbook
