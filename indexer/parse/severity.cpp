#include "indexer/parse/severity.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.h"
#include "base/text.h"

namespace runbook {
namespace {

struct NamedSeverity {
  std::string_view name;
  int level;
};

// The words of Prometheus rules, PagerDuty, Opsgenie and incident scales.
constexpr std::array<NamedSeverity, 19> kNames = {{
    {"critical", 1}, {"blocker", 1},  {"emergency", 1},     {"page", 1},    {"highest", 1},
    {"high", 2},     {"major", 2},    {"error", 2},         {"urgent", 2},  {"severe", 2},
    {"medium", 3},   {"moderate", 3}, {"warning", 3},       {"normal", 3},  {"low", 4},
    {"minor", 4},    {"info", 5},     {"informational", 5}, {"trivial", 5},
}};

constexpr std::array<std::string_view, 6> kPrefixes = {"severity", "priority", "sev",
                                                       "prio",     "s",        "p"};

std::optional<int> level_of_digit(std::string_view digits) {
  if (digits.size() != 1 || digits.front() < '0' || digits.front() > '5') return std::nullopt;
  return std::max(1, digits.front() - '0');
}

}  // namespace

std::optional<int> parse_severity(std::string_view text) {
  text = trim(text);
  // The first word decides: "SEV-2 (customers affected)", "1 - critical", "P1/major".
  std::size_t end = 0;
  while (end < text.size() && (is_ascii_alnum(text[end]) || text[end] == '-' || text[end] == '_'))
    ++end;
  if (end < text.size() && text[end] == '.') return std::nullopt;  // "0.8" is no level
  const std::string word = squash(text.substr(0, end));
  for (const NamedSeverity& known : kNames)
    if (word == known.name) return known.level;
  if (word == "sev" || word == "severity" || word == "priority") {  // "SEV 1"
    const std::string_view rest = trim(text.substr(end));
    const std::size_t digits = rest.find_first_not_of("0123456789");
    return level_of_digit(rest.substr(0, digits));
  }
  for (const std::string_view prefix : kPrefixes)
    if (word.starts_with(prefix))
      return level_of_digit(std::string_view(word).substr(prefix.size()));
  return level_of_digit(word);
}

}  // namespace runbook
