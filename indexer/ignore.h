// What git would ignore: `.gitignore` files and `.git/info/exclude`, with git's own meaning.
//
// Verdicts equal those of `git check-ignore`, but for the user's global excludes file, which is
// not read: what an index holds must not depend on who made it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/ignore_pattern.h"

namespace runbook {

enum class IgnoreVerdict { unknown, ignored, kept };

/// The patterns of one ignore file. Immutable.
class IgnoreRules {
 public:
  IgnoreRules() = default;
  explicit IgnoreRules(std::string_view text);

  bool empty() const { return patterns_.empty(); }
  /// The last pattern that matches decides. @param path  below the folder of the file
  IgnoreVerdict verdict(std::string_view path, bool is_folder) const;

 private:
  std::vector<IgnorePattern> patterns_;
};

/// The ignore files that count for a folder and all above it: pushed on the way down, popped on
/// the way up. An inner file outweighs an outer one. A folder that is ignored must not be entered:
/// nothing below it can be kept. Confined to one walk.
class IgnoreStack {
 public:
  /// @param base  path of the ignore file's folder, "" or ending in '/'
  void push(std::string base, IgnoreRules rules);
  void pop();
  std::size_t size() const { return levels_.size(); }

  /// @param path  counted from where the bases are counted from; files of folders that do not hold
  ///              it have no say
  bool ignored(std::string_view path, bool is_folder) const;

 private:
  struct Level {
    std::string base;
    IgnoreRules rules;
  };
  std::vector<Level> levels_;
};

}  // namespace runbook
