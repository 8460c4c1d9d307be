#include "base/git/plugin/tree_diff.h"

namespace runbook::git {
namespace {

constexpr int kMaxDepth = 128;  // twice the folders below which documents are looked for

/// Submodules are repositories of their own: nothing here.
const git_oid* oid_of(const git_tree_entry* entry, git_object_t type) {
  return entry != nullptr && git_tree_entry_type(entry) == type ? git_tree_entry_id(entry)
                                                                : nullptr;
}

bool same(const git_oid* a, const git_oid* b) {
  return a == b || (a != nullptr && b != nullptr && git_oid_equal(a, b) != 0);
}

const git_tree_entry* entry_at(const Tree& tree, std::size_t index) {
  return tree ? git_tree_entry_byindex(tree.get(), index) : nullptr;
}

}  // namespace

void TreeDiff::compare(const git_oid* before, const git_oid* now, const std::string& base,
                       int depth) {
  if (depth > kMaxDepth) throw GitError("folders nest too deeply");
  const Tree old_tree = before != nullptr ? repository.tree(*before) : nullptr;
  const Tree new_tree = now != nullptr ? repository.tree(*now) : nullptr;
  std::size_t i = 0;
  std::size_t j = 0;
  for (;;) {
    const git_tree_entry* old_entry = entry_at(old_tree, i);
    const git_tree_entry* new_entry = entry_at(new_tree, j);
    if (old_entry == nullptr && new_entry == nullptr) return;
    if (old_entry != nullptr && new_entry != nullptr) {
      const int order = git_tree_entry_cmp(old_entry, new_entry);
      if (order < 0) new_entry = nullptr;
      if (order > 0) old_entry = nullptr;
    }
    if (old_entry != nullptr) ++i;
    if (new_entry != nullptr) ++j;
    pass(old_entry, new_entry, base, depth);
  }
}

void TreeDiff::pass(const git_tree_entry* before, const git_tree_entry* now,
                    const std::string& base, int depth) {
  const git_oid* const old_file = oid_of(before, GIT_OBJECT_BLOB);
  const git_oid* const new_file = oid_of(now, GIT_OBJECT_BLOB);
  const git_oid* const old_folder = oid_of(before, GIT_OBJECT_TREE);
  const git_oid* const new_folder = oid_of(now, GIT_OBJECT_TREE);
  if (same(old_file, new_file) && same(old_folder, new_folder)) return;
  const std::string path = base + git_tree_entry_name(now != nullptr ? now : before);
  if (!same(old_file, new_file)) differs(path, old_file, new_file);
  if (same(old_folder, new_folder)) return;
  const std::string folder = path + "/";
  if (enter(folder)) compare(old_folder, new_folder, folder, depth + 1);
}

}  // namespace runbook::git
