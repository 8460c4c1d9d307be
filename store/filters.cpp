#include "store/filters.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/dates.h"
#include "base/text.h"
#include "store/internal/string_list.h"
#include "store/joins.h"

namespace runbook {

namespace {

std::string type_key(std::string_view type) {
  std::string key = squash(type);
  if (key.size() > 1 && key.back() == 's') key.pop_back();
  return key;
}

bool any_type(std::span<const std::string> wanted, std::string_view type) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
           return same_type(name, type);
         });
}

bool holds(const std::vector<std::string>& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& item) { return fold_case(item) == fold_case(name); });
}

/// Whether the list in a column has any of the wanted names, without case.
bool any_listed(std::span<const std::string> wanted, std::string_view column) {
  if (wanted.empty()) return true;
  const std::vector<std::string> list = parse_column(column);
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const std::string& name) { return holds(list, name); });
}

/// "#team-keel", "@keel" and "keel" are said for each other.
std::string_view without_sign(std::string_view name) {
  name = trim(name);
  if (name.starts_with('#') || name.starts_with('@')) name.remove_prefix(1);
  return name;
}

/// Several teams share a document as "keel, purser".
std::vector<std::string> owner_names(std::string_view team, std::string_view contact) {
  std::vector<std::string> names;
  for (const std::string_view one : split(team, ','))
    names.emplace_back(without_sign(one));
  names.emplace_back(without_sign(contact));
  return names;
}

bool any_owner(std::span<const std::string> wanted, std::string_view team,
               std::string_view contact) {
  if (wanted.empty()) return true;
  const std::vector<std::string> names = owner_names(team, contact);
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& owner) {
    const std::string_view name = without_sign(owner);
    return !name.empty() && holds(names, name);
  });
}

/// The file's place without the '/' in front, which globs are compiled without.
std::string place_of(std::int64_t id, std::string_view path, std::span<const SourceRow> sources) {
  for (const SourceRow& source : sources) {
    if (static_cast<std::int64_t>(source.id) != id || source.root.empty()) continue;
    return str_cat(std::string_view(source.root).substr(1), "/", path);
  }
  return {};
}

bool any_path(std::span<const std::string> globs, std::string_view path, const std::string& place) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
           return glob_match(glob, path) || (glob.starts_with('/') && glob_match(glob, place));
         });
}

constexpr std::string_view kListForFilters = R"sql(
  SELECT id, source, path, type, services, tags, severity, owner_team, owner_contact,
         incident_date, max(validated_date, updated_date, committed_date), created_date,
         mtime_ns, in_git
  FROM document
)sql";

// The columns of kListForFilters, in order.
enum Column {
  kId,
  kSource,
  kPath,
  kType,
  kServices,
  kTags,
  kSeverity,
  kTeam,
  kContact,
  kIncident,
  kTouched,
  kCreated,
  kMtime,
  kInGit,
};

bool any_severity(std::span<const int> wanted, const sqlite::Statement& row) {
  if (wanted.empty()) return true;
  return !row.is_null(kSeverity) &&
         std::find(wanted.begin(), wanted.end(), row.integer(kSeverity)) != wanted.end();
}

/// The day a document speaks of: of the incident, else the newest on which somebody touched it.
std::string day_of(const sqlite::Statement& row) {
  for (const Column column : {kIncident, kTouched, kCreated})
    if (!row.text(column).empty()) return std::string(row.text(column));
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  if (row.integer(kInGit) != 0 || row.integer(kMtime) <= 0) return {};
  return to_string(date_of_unix(row.integer(kMtime) / kNsPerSecond));
}

/// The documents about any of the services.
using Joined = std::unordered_set<std::int64_t>;
Result<Joined> joined_to(const sqlite::Connection& connection,
                         std::span<const std::string> services) {
  Joined documents;
  if (services.empty()) return documents;
  for (const std::string& service : services) {
    RB_TRY(const std::vector<JoinedDocument> joined, find_joined(connection, fold_case(service)));
    for (const JoinedDocument& one : joined)
      documents.insert(static_cast<std::int64_t>(one.document));
  }
  return documents;
}

bool passes(const SearchFilters& filters, const sqlite::Statement& row,
            std::span<const SourceRow> sources, const Joined& joined) {
  if (!any_type(filters.types, row.text(kType))) return false;
  if (joined.count(row.integer(kId)) == 0 && !any_listed(filters.services, row.text(kServices)))
    return false;
  if (!any_listed(filters.tags, row.text(kTags))) return false;
  if (!any_severity(filters.severities, row)) return false;
  if (!any_owner(filters.owners, row.text(kTeam), row.text(kContact))) return false;
  if (!filters.after.empty() && day_of(row) < filters.after) return false;
  return filters.paths.empty() ||
         any_path(filters.paths, row.text(kPath),
                  place_of(row.integer(kSource), row.text(kPath), sources));
}

// A set of documents is a bit for each id: far above what any folder holds, far below what memory
// does.
constexpr std::size_t kLargestDocumentId = 100'000'000;

}  // namespace

bool same_type(std::string_view a, std::string_view b) {
  if (fold_case(a) == fold_case(b)) return true;
  const std::string key = type_key(a);
  return !key.empty() && key == type_key(b);
}

Result<DocumentSet> select_documents(const sqlite::Connection& connection,
                                     const SearchFilters& filters,
                                     std::span<const SourceRow> sources) {
  DocumentSet set;
  set.all = filters.empty();
  if (set.all) return set;
  RB_TRY(const Joined joined, joined_to(connection, filters.services));
  RB_TRY(sqlite::Statement list, connection.prepare(kListForFilters));
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return set;
    const auto id = static_cast<std::size_t>(list.integer(kId));
    if (id > kLargestDocumentId) continue;  // only damage makes such an id
    if (!passes(filters, list, sources, joined)) continue;
    if (set.allowed.size() <= id) set.allowed.resize(id + 1);
    set.allowed[id] = true;
  }
}

constexpr std::string_view kListFilterValues = R"sql(
  SELECT DISTINCT type, services, tags, owner_team FROM document
)sql";

Result<FilterValues> list_filter_values(const sqlite::Connection& connection) {
  std::set<std::string> types;
  std::set<std::string> services;
  std::set<std::string> tags;
  std::set<std::string> owners;
  RB_TRY(sqlite::Statement list, connection.prepare(kListFilterValues));
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) break;
    types.emplace(list.text(0));
    for (std::string& service : parse_column(list.text(1)))
      services.insert(std::move(service));
    for (std::string& tag : parse_column(list.text(2)))
      tags.insert(std::move(tag));
    for (const std::string& owner : owner_names(list.text(3), ""))
      if (!owner.empty()) owners.insert(owner);
  }
  RB_TRY(const std::vector<std::string> about, list_joined_services(connection));
  const auto is_written = [&](const std::string& key) {
    return std::any_of(services.begin(), services.end(),
                       [&](const std::string& written) { return fold_case(written) == key; });
  };
  for (const std::string& key : about)
    if (!is_written(key)) services.insert(key);
  return FilterValues{{types.begin(), types.end()},
                      {services.begin(), services.end()},
                      {tags.begin(), tags.end()},
                      {owners.begin(), owners.end()}};
}

}  // namespace runbook
