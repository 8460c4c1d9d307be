#include "engine/filters.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

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

Result<std::vector<std::string>> explain_filters(const SearchFilters& filters,
                                                 const Reader& reader) {
  std::vector<std::string> sentences;
  if (filters.types.empty() && filters.services.empty()) return sentences;
  RB_TRY(const FilterValues known, reader.filter_values());
  for (const std::string& type : filters.types) {
    const bool there =
        std::any_of(known.types.begin(), known.types.end(),
                    [&](const std::string& other) { return same_type(type, other); });
    if (!there) sentences.push_back(unknown("type", type, known.types));
  }
  for (const std::string& service : filters.services) {
    const bool there = std::any_of(
        known.services.begin(), known.services.end(),
        [&](const std::string& other) { return fold_case(service) == fold_case(other); });
    if (!there) sentences.push_back(unknown("service", service, known.services));
  }
  return sentences;
}

}  // namespace runbook
