// Objects of a git repository, read by libgit2 without its configuration.
//
// Only the folder of objects is opened: what a hostile checkout's configuration says is never read,
// and nobody asks whose checkout it is.
#pragma once

#include <git2.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace runbook::git {

/// What libgit2 said. Ends at the plugin's border.
struct GitError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct FreeTree {
  void operator()(git_tree* tree) const { git_tree_free(tree); }
};
using Tree = std::unique_ptr<git_tree, FreeTree>;

struct Commit {
  git_oid id{};
  git_oid tree{};
  std::int64_t unix_s = 0;
  std::vector<git_oid> parents;
};

/// Confined to one thread.
class Repository {
 public:
  /// @throws GitError
  explicit Repository(const char* objects);

  /// @throws GitError when it is missing, damaged or absurdly large
  Commit commit(const git_oid& id) const;
  Tree tree(const git_oid& id) const;

 private:
  void require_sane_size(const git_oid& id) const;

  struct Library {
    Library();
    ~Library();
  };
  struct FreeOdb {
    void operator()(git_odb* odb) const { git_odb_free(odb); }
  };
  struct FreeRepository {
    void operator()(git_repository* repository) const { git_repository_free(repository); }
  };
  Library library_;  // first in, last out
  std::unique_ptr<git_odb, FreeOdb> odb_;
  std::unique_ptr<git_repository, FreeRepository> repository_;
};

}  // namespace runbook::git
