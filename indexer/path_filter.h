// The include and exclude globs of a source, and the rule that hidden files must be named.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace runbook {

/// Immutable. Paths are below the source root.
class PathFilter {
 public:
  PathFilter(std::span<const std::string> include, std::span<const std::string> exclude);

  /// True when a glob names the path itself or, for includes, a folder above it: `docs` and
  /// `docs/**` mean the same.
  bool included(std::string_view path) const;
  bool excluded(std::string_view path) const;
  /// A hidden name (".github") is looked at only when a part of an include glob that begins with a
  /// dot matches it: `.github/**`, never by `**`.
  bool names_hidden(std::string_view name) const;
  /// A data file is a document only when an include glob says its ending: `*.yaml`,
  /// `issues/*.{yml,json}`, never by `**` or the name of a folder.
  bool names_ending(std::string_view path) const;

 private:
  std::vector<Glob> include_;
  std::vector<Glob> exclude_;
  std::vector<Glob> hidden_parts_;
  std::vector<Glob> with_ending_;
};

}  // namespace runbook
