#include "engine/filters.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "graph/names.h"

namespace runbook {
namespace {

// A line of names is read, a page of them is not.
constexpr std::size_t kMaxNames = 12;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMaxNames); ++i)
    text += str_cat(i == 0 ? "" : ", ", names[i]);
  if (names.size() > kMaxNames) text += str_cat(" and ", names.size() - kMaxNames, " more");
  return text;
}

std::string unknown(std::string_view kind, const std::string& name,
                    const std::vector<std::string>& known) {
  std::string text = str_cat("no document has the ", kind, " \"", name, "\"");
  if (const auto nearest = nearest_name(name, known))
    text += str_cat(", did you mean \"", *nearest, "\"?");
  if (!known.empty()) text += str_cat("; there are: ", listed(known));
  return text;
}

using SameName = bool (*)(std::string_view, std::string_view);

void add_unknown(std::string_view kind, const std::vector<std::string>& wanted,
                 const std::vector<std::string>& known, SameName same,
                 std::vector<std::string>& sentences) {
  for (const std::string& name : wanted) {
    const bool there = std::any_of(known.begin(), known.end(),
                                   [&](const std::string& other) { return same(name, other); });
    if (!there) sentences.push_back(unknown(kind, name, known));
  }
}

/// A service of a catalog may have no document; of others the nearest name is told, of a catalog or
/// of a document.
Result<std::vector<std::string>> unknown_services_of(const std::vector<std::string>& wanted,
                                                     const std::vector<std::string>& joined,
                                                     const Reader& reader) {
  std::vector<std::string> sentences;
  if (wanted.empty()) return sentences;
  const auto is_joined = [&](const std::string& name) {
    return std::any_of(joined.begin(), joined.end(), [&](const std::string& other) {
      return fold_case(other) == fold_case(name);
    });
  };
  // Of several names that were asked for together one with documents is enough.
  if (std::any_of(wanted.begin(), wanted.end(), is_joined)) return sentences;
  std::vector<std::string> known = joined;
  for (const std::string& name : wanted) {
    RB_TRY(const std::vector<ServiceRow> rows, reader.find_services(fold_case(name)));
    if (!rows.empty()) {
      sentences.push_back(
          str_cat("no document is about the service \"", name, "\"",
                  joined.empty() ? "" : "; there are documents about: ", listed(joined)));
      continue;
    }
    if (known.size() == joined.size()) {
      RB_TRY(const std::vector<ServiceRow> services, reader.list_services());
      for (const ServiceRow& service : services)
        if (service.key.find(':') == std::string::npos) known.push_back(service.key);
    }
    std::string text = str_cat("no document has the service \"", name, "\"");
    if (const auto nearest = nearest_name(name, known))
      text += str_cat(", did you mean \"", *nearest, "\"?");
    if (!joined.empty()) text += str_cat("; there are: ", listed(joined));
    sentences.push_back(std::move(text));
  }
  return sentences;
}

Result<std::vector<std::string>> unknown_values(const SearchFilters& filters,
                                                const Reader& reader) {
  std::vector<std::string> sentences;
  RB_TRY(const FilterValues known, reader.filter_values());
  constexpr SameName kSameFolded = [](std::string_view a, std::string_view b) {
    return fold_case(a) == fold_case(b);
  };
  add_unknown("type", filters.types, known.types, same_type, sentences);
  RB_TRY(const std::vector<std::string> unknown_services,
         unknown_services_of(filters.services, known.services, reader));
  sentences.insert(sentences.end(), unknown_services.begin(), unknown_services.end());
  add_unknown("tag", filters.tags, known.tags, kSameFolded, sentences);
  return sentences;
}

Result<std::int64_t> count_passing(const SearchFilters& filters, const Reader& reader) {
  RB_TRY(const DocumentSet set, reader.select(filters));
  return static_cast<std::int64_t>(std::count(set.allowed.begin(), set.allowed.end(), true));
}

/// Each filter that is set, alone, under the name of its flag.
std::vector<std::pair<std::string_view, SearchFilters>> one_by_one(const SearchFilters& filters) {
  std::vector<std::pair<std::string_view, SearchFilters>> parts;
  const auto add = [&](std::string_view name, auto SearchFilters::*field) {
    SearchFilters part;
    part.*field = filters.*field;
    if (!part.empty()) parts.emplace_back(name, std::move(part));
  };
  add("--type", &SearchFilters::types);
  add("--service", &SearchFilters::services);
  add("--tag", &SearchFilters::tags);
  add("--severity", &SearchFilters::severities);
  add("--path", &SearchFilters::paths);
  add("--owner", &SearchFilters::owners);
  add("--after", &SearchFilters::after);
  return parts;
}

/// "no document passes --type and --after together: 12 pass --type, 3 pass --after".
Result<std::vector<std::string>> empty_meeting(const SearchFilters& filters, const Reader& reader) {
  RB_TRY(const std::int64_t passing, count_passing(filters, reader));
  if (passing > 0) return std::vector<std::string>();
  std::string names;
  std::string counts;
  const auto parts = one_by_one(filters);
  for (const auto& [name, part] : parts) {
    RB_TRY(const std::int64_t number, count_passing(part, reader));
    names += str_cat(names.empty() ? "" : ", ", name);
    counts += str_cat(
        counts.empty() ? "" : ", ", number == 0 ? "none passes " : "",
        number == 0 ? "" : std::to_string(number) + (number == 1 ? " passes " : " pass "), name);
  }
  if (parts.size() == 1) return std::vector<std::string>{str_cat("no document passes ", names)};
  return std::vector<std::string>{str_cat("no document passes ", names, " together: ", counts)};
}

}  // namespace

std::string glob_of(const std::filesystem::path& path) {
  std::string glob;
  for (const char c : path.generic_string()) {
    const bool special = std::string_view("*?[]{}\\").find(c) != std::string_view::npos;
    glob += special ? str_cat("[", c, "]") : std::string(1, c);
  }
  return glob;
}

void add_near_paths(const std::filesystem::path& working, SearchFilters& filters) {
  const std::vector<std::string> written = filters.paths;
  for (const std::string& path : written) {
    if (path.empty() || path.front() == '/' || path.find('/') == std::string::npos) continue;
    const bool folder = path.back() == '/';
    const std::string below = (std::filesystem::path(path)).lexically_normal().generic_string();
    std::filesystem::path base = working;
    std::string_view rest = below;
    while (rest.starts_with("../")) {
      base = base.parent_path();
      rest.remove_prefix(3);
    }
    filters.paths.push_back(
        str_cat(glob_of(base), "/", rest, folder && !rest.ends_with('/') ? "/" : ""));
  }
}

Status resolve_services(const Reader& reader, SearchFilters& filters) {
  if (filters.services.empty()) return ok();
  std::vector<std::string> services;
  for (const std::string& written : filters.services) {
    RB_TRY(const ResolvedName name, resolve_name(written, reader));
    const bool known = !name.resolved.empty() && name.how != Resolution::nearest;
    if (known) {
      RB_TRY(const std::vector<std::string> keys, keys_of_documents(name, reader));
      services.insert(services.end(), keys.begin(), keys.end());
    } else if (name.how == Resolution::unknown && !name.candidates.empty()) {
      services.insert(services.end(), name.candidates.begin(), name.candidates.end());
    } else {
      services.push_back(written);
    }
  }
  filters.services = std::move(services);
  return ok();
}

Result<std::vector<std::string>> explain_filters(const SearchFilters& filters,
                                                 const Reader& reader) {
  if (filters.empty()) return std::vector<std::string>();
  RB_TRY(std::vector<std::string> sentences, unknown_values(filters, reader));
  if (!sentences.empty()) return sentences;
  return empty_meeting(filters, reader);
}

}  // namespace runbook
