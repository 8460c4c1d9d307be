#include "base/git/checkout.h"

#include <catch2/catch.hpp>

#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

using test::TempDir;
using test::write_tree;

constexpr const char* kCommit = "0123456789abcdef0123456789abcdef01234567";
constexpr const char* kOther = "89abcdef0123456789abcdef0123456789abcdef";

std::string error_of(const std::filesystem::path& top) {
  const auto read = read_checkout(top);
  return read ? "none" : read.error().message;
}

}  // namespace

TEST_CASE("read_checkout follows HEAD to a branch, loose before packed", "[base][git]") {
  const TempDir top;
  const std::string packed = std::string("# pack-refs with: peeled\n") + kOther +
                             " refs/heads/main\n^" + kOther + "\n" + kOther + " refs/tags/v1\n";
  write_tree(top.path(), {{".git/objects/", ""},
                          {".git/HEAD", "ref: refs/heads/main\n"},
                          {".git/packed-refs", packed}});
  CHECK(read_checkout(top.path())->head == kOther);

  write_tree(top.path(), {{".git/refs/heads/main", std::string(kCommit) + "\n"}});
  CHECK(read_checkout(top.path())->head == kCommit);
}

TEST_CASE("read_checkout knows a detached head and one without a commit", "[base][git]") {
  const TempDir top;
  write_tree(top.path(), {{".git/objects/", ""}, {".git/HEAD", kCommit}});
  CHECK(read_checkout(top.path())->head == kCommit);
  write_tree(top.path(), {{".git/HEAD", "ref: refs/heads/unborn\n"}});
  CHECK(read_checkout(top.path())->head.empty());
}

TEST_CASE("read_checkout finds the objects of a worktree in the repository it belongs to",
          "[base][git]") {
  const TempDir folder;
  const std::string link = "gitdir: ../main/.git/worktrees/w\n";
  write_tree(folder.path(), {{"w/.git", link},
                             {"main/.git/worktrees/w/commondir", "../..\n"},
                             {"main/.git/worktrees/w/HEAD", "ref: refs/heads/side\n"},
                             {"main/.git/refs/heads/side", kCommit},
                             {"main/.git/shallow", std::string(kOther) + "\nno hash\n"},
                             {"main/.git/objects/", ""}});

  const auto checkout = read_checkout(folder / "w");

  REQUIRE(checkout);
  CHECK(checkout->objects == folder / "main/.git/objects");
  CHECK(checkout->head == kCommit);
  CHECK(checkout->boundary == std::vector<std::string>{kOther});
}

TEST_CASE("read_checkout refuses what git would not have written", "[base][git]") {
  const TempDir top;
  write_tree(top.path(), {{"a/.git", "hello\n"},
                          {"b/.git/HEAD", kCommit},
                          {"c/.git/objects/", ""},
                          {"d/.git/objects/", ""},
                          {"d/.git/HEAD", "ref: refs/../../../etc/passwd\n"},
                          {"e/.git/objects/", ""},
                          {"e/.git/HEAD", "ref: refs/heads/a\n"},
                          {"e/.git/refs/heads/a", "ref: refs/heads/a\n"},
                          {"f/.git/objects/", ""},
                          {"f/.git/HEAD", std::string(64, 'a')}});
  CHECK(error_of(top / "a") == "neither a repository nor a link to one");
  CHECK(error_of(top / "b") == "is no git repository");
  CHECK(error_of(top / "c") == "has no HEAD");
  CHECK(error_of(top / "d") == "names no branch");
  CHECK(error_of(top / "e") == "leads back to itself");
  CHECK(error_of(top / "f") == "names no commit");
}

}  // namespace runbook
