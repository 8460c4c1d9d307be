#include "cli/filter_flags.h"

#include <optional>

#include "base/clock.h"
#include "base/dates.h"
#include "base/text.h"
#include "cli/terminal.h"

namespace runbook::cli {
namespace {

/// "2", "sev2", "P2" → 2.
std::optional<int> severity_of(std::string_view text) {
  std::string name = ascii_lower(trim(text));
  for (const std::string_view prefix : {"severity", "sev", "s", "p"}) {
    if (!name.starts_with(prefix)) continue;
    name.erase(0, prefix.size());
    break;
  }
  if (name.size() != 1 || name[0] < '1' || name[0] > '5') return std::nullopt;
  return name[0] - '0';
}

/// A day, or so many days before today.
std::optional<std::string> day_of(std::string_view text) {
  if (const auto date = parse_date(text)) return to_string(*date);
  const auto days = parse_days(text);
  if (!days) return std::nullopt;
  const Date today = date_of_unix(SystemClock().unix_ms() / 1000);
  return to_string(Date{today.days - *days});
}

Error wrong(std::string_view flag, std::string_view expected, std::string_view got) {
  return Error{.code = Errc::invalid_argument,
               .message = str_cat(flag, ": expected ", expected, ", got \"", got, "\"")};
}

}  // namespace

void FilterFlags::declare(Flags& flags) {
  flags.heading("Which documents may answer");
  flags.texts("--type", "TYPE", filters_.types, "runbook, postmortem, known_issue, …");
  flags.texts("--service", "NAME", filters_.services, "of this service");
  flags.texts("--tag", "TAG", filters_.tags, "with this tag");
  flags.texts("--severity", "N", severities_, "of this severity, 1 (highest) to 5");
  flags.texts("--path", "GLOB", filters_.paths, "below this path: 'db/**', '*.md'");
  flags.texts("--owner", "TEAM", filters_.owners, "of this team or contact");
  flags.text("--after", "DATE", after_, "of this day or later: 2026-03-02, 90d");
}

Result<SearchFilters> FilterFlags::read() const {
  SearchFilters filters = filters_;
  for (const std::string& text : severities_) {
    const auto severity = severity_of(text);
    if (!severity) return wrong("--severity", "1 (highest) to 5", text);
    filters.severities.push_back(*severity);
  }
  if (after_.empty()) return filters;
  const auto day = day_of(after_);
  if (!day) return wrong("--after", "a day such as 2026-03-02 or a time span such as 90d", after_);
  filters.after = *day;
  return filters;
}

std::string filters_text(const SearchFilters& filters) {
  std::string text;
  const auto add = [&](std::string_view flag, const std::vector<std::string>& values) {
    for (const std::string& value : values)
      text += str_cat(" ", flag, " ", one_row(value));
  };
  add("--type", filters.types);
  add("--service", filters.services);
  add("--tag", filters.tags);
  for (const int severity : filters.severities)
    text += str_cat(" --severity ", severity);
  add("--path", filters.paths);
  add("--owner", filters.owners);
  if (!filters.after.empty()) add("--after", {filters.after});
  return text;
}

}  // namespace runbook::cli
