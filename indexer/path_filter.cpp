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

}  // namespace

PathFilter::PathFilter(std::span<const std::string> include, std::span<const std::string> exclude) {
  for (const std::string& glob : include) {
    add_glob(glob, include_);
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

bool PathFilter::names_hidden(std::string_view name) const {
  return matches_any(hidden_parts_, name);
}

}  // namespace runbook
