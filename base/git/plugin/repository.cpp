#include "base/git/plugin/repository.h"

namespace runbook::git {
namespace {

// A tree of a million names has 40 MB; a larger object was made to fill the memory.
constexpr std::size_t kMaxObjectBytes = std::size_t{64} * 1024 * 1024;
// Trees of neighbouring commits are nearly the same: the last few hundred are worth keeping.
constexpr ssize_t kCacheBytes = ssize_t{32} * 1024 * 1024;
constexpr std::size_t kCachedTreeBytes = std::size_t{1024} * 1024;
// Packs are mapped; what was read stays counted as this process's memory until it is unmapped.
constexpr std::size_t kMappedBytes = std::size_t{128} * 1024 * 1024;
constexpr std::size_t kWindowBytes = std::size_t{16} * 1024 * 1024;

[[noreturn]] void fail() {
  const git_error* const error = git_error_last();
  throw GitError(error == nullptr ? "no reason given" : error->message);
}

void require(int status) {
  if (status < 0) fail();
}

struct FreeCommit {
  void operator()(git_commit* commit) const { git_commit_free(commit); }
};

}  // namespace

Repository::Library::Library() {
  require(git_libgit2_init());
  // Hashing every tree again costs more than reading it; a walk over damaged ones ends anyway.
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
  git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, kCacheBytes);
  git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, kCachedTreeBytes);
  git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, kMappedBytes);
  git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, kWindowBytes);
}

Repository::Library::~Library() {
  git_libgit2_shutdown();
}

Repository::Repository(const char* objects) {
  git_odb* odb = nullptr;
  require(git_odb_open(&odb, objects));
  odb_.reset(odb);
  git_repository* repository = nullptr;
  require(git_repository_wrap_odb(&repository, odb));
  repository_.reset(repository);
}

void Repository::require_sane_size(const git_oid& id) const {
  std::size_t bytes = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  require(git_odb_read_header(&bytes, &type, odb_.get(), &id));
  if (bytes > kMaxObjectBytes) throw GitError("an object of the history is too large");
}

Commit Repository::commit(const git_oid& id) const {
  require_sane_size(id);
  git_commit* found = nullptr;
  require(git_commit_lookup(&found, repository_.get(), &id));
  const std::unique_ptr<git_commit, FreeCommit> holder(found);
  Commit commit{.id = id,
                .tree = *git_commit_tree_id(found),
                .unix_s = git_commit_time(found),
                .parents = {}};
  for (unsigned i = 0; i < git_commit_parentcount(found); ++i)
    commit.parents.push_back(*git_commit_parent_id(found, i));
  return commit;
}

Tree Repository::tree(const git_oid& id) const {
  require_sane_size(id);
  git_tree* found = nullptr;
  require(git_tree_lookup(&found, repository_.get(), &id));
  return Tree(found);
}

}  // namespace runbook::git
