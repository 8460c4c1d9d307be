#include "graph/path_rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace runbook {
namespace {

/// A pattern of CODEOWNERS as a glob: like .gitignore, but brackets and braces stand for
/// themselves, and `docs/*` does not reach below the folders in docs.
bool matches(std::string_view pattern, std::string_view path) {
  const bool whole_folder = pattern.ends_with('/');
  while (pattern.size() > 1 && pattern.ends_with('/'))
    pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != std::string_view::npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  std::string glob = anchored ? "" : "**/";
  for (const char c : pattern) {
    if (c == '{' || c == '}' || c == '[' || c == ']' || c == '!') glob += '\\';
    glob += c;
  }
  const bool children_only = anchored && pattern.ends_with("/*") && !whole_folder;
  if (whole_folder)
    glob += "/**";
  else if (!children_only)
    glob += "{,/**}";
  return glob_match(glob, path);
}

}  // namespace

std::vector<PathOwners> match_owners(std::span<const FactRow> facts, std::string_view path) {
  std::vector<PathOwners> found;
  for (std::size_t i = 0; i < facts.size();) {
    const FactRow& first = facts[i];
    std::size_t end = i + 1;
    const auto same_rule = [&](const FactRow& other) {
      return other.subject == first.subject && other.relation == first.relation &&
             other.detail == first.detail &&
             (other.line == first.line || first.relation != "owner");
    };
    while (end < facts.size() && same_rule(facts[end]))
      ++end;
    const std::span<const FactRow> rule = facts.subspan(i, end - i);
    i = end;
    if (first.kind != FactKind::path_owner) continue;
    const bool exclusion = first.subject.starts_with('!');
    if (!matches(std::string_view(first.subject).substr(exclusion ? 1 : 0), path)) continue;
    const auto before = std::find_if(found.begin(), found.end(), [&](const PathOwners& each) {
      return each.section == first.detail && each.relation == first.relation;
    });
    if (before != found.end()) found.erase(before);
    if (exclusion) continue;
    PathOwners owners{.owners = {},
                      .pattern = first.subject,
                      .relation = first.relation,
                      .section = first.detail,
                      .line = first.line};
    for (const FactRow& fact : rule)
      if (!fact.object.empty()) owners.owners.push_back(fact.object);
    found.push_back(std::move(owners));
  }
  return found;
}

std::string base_of_rules(std::string_view path) {
  std::string base(path.substr(0, path.rfind('/') + 1));
  if (!path.ends_with("CODEOWNERS")) return base;
  for (const std::string_view folder : {".github/", ".gitlab/", "docs/"}) {
    const bool is_folder = base.ends_with(folder) && (base.size() == folder.size() ||
                                                      base[base.size() - folder.size() - 1] == '/');
    if (is_folder) base.resize(base.size() - folder.size());
  }
  return base;
}

}  // namespace runbook
