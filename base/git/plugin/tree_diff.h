// Which files differ between two trees.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/git/plugin/repository.h"

namespace runbook::git {

struct TreeDiff {
  const Repository& repository;
  /// Whether a folder ("docs/db/") is worth reading.
  std::function<bool(const std::string& folder)> enter;
  /// A file that is not the same in both; null on the side that does not have it. Modes do not
  /// count: they change no text.
  std::function<void(const std::string& path, const git_oid* before, const git_oid* now)> differs;

  /// @param before  null: the empty tree
  /// @throws GitError when a tree is missing or damaged
  void run(const git_oid* before, const git_oid* now) { compare(before, now, "", 0); }

 private:
  void compare(const git_oid* before, const git_oid* now, const std::string& base, int depth);
  void pass(const git_tree_entry* before, const git_tree_entry* now, const std::string& base,
            int depth);
};

}  // namespace runbook::git
