#include "indexer/path_filter.h"

#include <algorithm>

namespace runbook {
namespace {

/// Both the path that a glob names and everything below it. A name alone stands for a folder at
/// any depth, as it does for a file.
void add_glob(std::string_view text, std::vector<Glob>& globs) {
  while (text.ends_with('/'))
    text.remove_suffix(1);
  const bool anchored = text.find('/') != std::string_view::npos;
  while (text.ends_with("/**"))
    text.remove_suffix(3);
  if (!text.empty()) globs.emplace_back(str_cat(anchored ? "" : "**/", text, "{,/**}"));
}

bool matches_any(const std::vector<Glob>& globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(),
                     [path](const Glob& glob) { return glob.matches(path); });
}

/// A dot in the last part that more follows than a wildcard: "*.yaml", not "v1.*" and not
/// ".github".
bool says_ending(std::string_view glob) {
  const std::string_view name = glob.substr(glob.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < name.size() && name[dot + 1] != '*';
}

}  // namespace

PathFilter::PathFilter(std::span<const std::string> include, std::span<const std::string> exclude) {
  for (const std::string& glob : include) {
    add_glob(glob, include_);
    if (says_ending(glob)) add_glob(glob, with_ending_);
    for (const std::string_view part : split(glob, '/'))
      if (part.starts_with('.') && part != "." && part != "..") hidden_parts_.emplace_back(part);
  }
  for (const std::string& glob : exclude)
    add_glob(glob, exclude_);
}

bool PathFilter::included(std::string_view path) const {
  return include_.empty() || matches_any(include_, path);
}

bool PathFilter::excluded(std::string_view path) const {
  return matches_any(exclude_, path);
}

bool PathFilter::names_ending(std::string_view path) const {
  return matches_any(with_ending_, path);
}

bool PathFilter::names_hidden(std::string_view name) const {
  return matches_any(hidden_parts_, name);
}

}  // namespace runbook
