#include "retriever/freshness.h"

#include <optional>
#include <string_view>

#include "base/dates.h"
#include "base/text.h"

namespace runbook {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
/// The writer's day may be ahead of ours by a time zone.
constexpr int kToleratedDays = 1;

Date today(const Clock& clock) {
  return date_of_unix(clock.unix_ms() / 1000);
}

bool lies_ahead(Date date, Date now) {
  return date.days > now.days + kToleratedDays;
}

std::optional<Date> mtime_date(const DocumentRow& row) {
  if (row.commit.in_git || row.stat.mtime_ns <= 0) return std::nullopt;
  return date_of_unix(row.stat.mtime_ns / kNsPerSecond);
}

std::optional<Date> believed(std::optional<Date> date, Date now) {
  return date && !lies_ahead(*date, now) ? date : std::nullopt;
}

}  // namespace

Freshness freshness_of(const DocumentRow& row, int max_age_days, const Clock& clock) {
  const Date now = today(clock);
  Freshness freshness;
  std::optional<Date> date;
  if ((date = believed(parse_date(row.validated_date), now))) {
    freshness.basis = DateBasis::front_matter;
    freshness.field = row.validated_field;
  } else if ((date = believed(parse_date(row.commit.date), now))) {
    freshness.basis = DateBasis::git;
  } else if ((date = believed(mtime_date(row), now))) {
    freshness.basis = DateBasis::mtime;
  } else {
    return freshness;
  }
  freshness.date = to_string(*date);
  freshness.age_days = std::max(0, now.days - date->days);
  freshness.stale = *freshness.age_days > max_age_days;
  return freshness;
}

std::vector<std::string> date_warnings(const DocumentRow& row, const Clock& clock) {
  const Date now = today(clock);
  std::vector<std::string> warnings;
  const auto check_ahead = [&](std::optional<Date> date, std::string_view what) {
    if (date && lies_ahead(*date, now))
      warnings.push_back(str_cat(what, " ", to_string(*date), " lies in the future"));
  };
  check_ahead(parse_date(row.validated_date),
              row.validated_field.empty() ? "validated" : std::string_view(row.validated_field));
  check_ahead(parse_date(row.commit.date), "last commit");
  if (row.validated_date.empty() && row.commit.date.empty())
    check_ahead(mtime_date(row), "file time");
  const std::optional<Date> expiry = parse_date(row.expires_date);
  if (expiry && *expiry < now) warnings.push_back(str_cat("expired on ", to_string(*expiry)));
  return warnings;
}

}  // namespace runbook
