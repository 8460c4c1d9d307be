#include "indexer/disk_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "indexer/walk.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<Source> disk(const fs::path& root, std::vector<std::string> include = {},
                             std::vector<std::string> exclude = {}) {
  auto source = make_disk_source({.name = "s",
                                  .root = root.string(),
                                  .include = std::move(include),
                                  .exclude = std::move(exclude)});
  REQUIRE(source);
  return std::move(*source);
}

Listing listed(Source& source) {
  auto listing = source.list();
  REQUIRE(listing);
  return std::move(*listing);
}

std::string paths(const Listing& listing) {
  std::string out;
  for (const ListedFile& file : listing.files)
    out += file.path + " ";
  return out;
}

/// "path: message" of each error, sorted.
std::vector<std::string> errors(const Listing& listing) {
  std::vector<std::string> out;
  for (const FileErrorRow& error : listing.errors)
    out.push_back(str_cat(error.path, ": ", error.message));
  std::sort(out.begin(), out.end());
  return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("documents are listed by path and the rest is counted by reason",
          "[indexer][disk_source]") {
  const TempDir folder;
  write_tree(folder.path(), {{"b.md", "x"},
                             {"a/z.txt", "x"},
                             {"a.md", "x"},
                             {"a/b/c.rst", "x"},
                             {"a/d.MD", "x"},
                             {"values.yaml", "x"},
                             {"nb.ipynb", "{}"},
                             {"logo.png", "x"},
                             {"Makefile", "x"},
                             {".hidden.md", "x"},
                             {".github/a.md", "x"},
                             {".git/a.md", "x"},
                             {".gitignore", "ignored.md\nnode_modules/\n"},
                             {"ignored.md", "x"},
                             {"node_modules/a.md", "x"}});
  const auto source = disk(folder.path());
  const Listing listing = listed(*source);
  CHECK(paths(listing) == "a.md a/b/c.rst a/d.MD a/z.txt b.md nb.ipynb ");
  CHECK(listing.errors.empty());
  CHECK(listing.skipped ==
        std::map<std::string, std::int64_t>{{"hidden", 3}, {"ignored", 2}, {"not a document", 2}});
  REQUIRE(listing.checkouts.size() == 1);
  CHECK(listing.checkouts.front().top == folder.path());
  CHECK(listing.files.front().stat.size_bytes == 1);
}

TEST_CASE("files of facts are listed wherever they lie, hidden ones and those above the root too",
          "[indexer][disk_source][facts]") {
  const TempDir folder;
  write_tree(folder.path(), {{".git/config", "x"},
                             {".github/CODEOWNERS", "x"},
                             {"catalog-info.yaml", "x"},
                             {"manifest.yaml", "x"},
                             {"docs/.github/CODEOWNERS", "x"},
                             {"docs/a/values.yaml", "x"},
                             {"docs/a/.env", "x"},
                             {"docs/b/.env", "x"},
                             {"docs/b/.gitignore", ".env\n"},
                             {"docs/OWNERS", "x"},
                             {"docs/out/compose.yaml", "x"}});
  auto source = make_disk_source({.name = "docs",
                                  .root = (folder / "docs").string(),
                                  .include = {"*.md"},
                                  .exclude = {"out"},
                                  .fact_folders = {folder.path().string()}});
  REQUIRE(source);
  const Listing listing = listed(**source);
  std::string facts;
  for (const ListedFile& file : listing.facts)
    facts += file.path + " ";
  CHECK(
      facts ==
      "../.github/CODEOWNERS ../catalog-info.yaml .github/CODEOWNERS OWNERS a/.env a/values.yaml ");
  REQUIRE((*source)->read("../catalog-info.yaml"));
  CHECK((*source)->read("../catalog-info.yaml")->bytes == "x");
  CHECK_FALSE((*source)->read("../../etc/passwd"));
}

TEST_CASE("includes, excludes and named hidden folders choose files", "[indexer][disk_source]") {
  const TempDir folder;
  write_tree(folder.path(), {{"docs/a.md", "x"},
                             {"docs/old/b.md", "x"},
                             {"other/c.md", "x"},
                             {".github/d.md", "x"},
                             {".vscode/e.md", "x"}});
  const auto source = disk(folder.path(), {"docs/**", ".github/*.md"}, {"docs/old"});
  const Listing listing = listed(*source);
  CHECK(paths(listing) == ".github/d.md docs/a.md ");
  CHECK(listing.skipped ==
        std::map<std::string, std::int64_t>{{"excluded", 1}, {"hidden", 1}, {"not included", 1}});
}

TEST_CASE("ignore rules of the folders above the root count, unless they ignore the root",
          "[indexer][disk_source]") {
  const TempDir folder;
  write_tree(folder.path(), {{".git/info/exclude", "excluded.md\n"},
                             {".gitignore", "*.tmp.md\n"},
                             {"docs/.gitignore", "drafts/\n"},
                             {"docs/in/a.md", "x"},
                             {"docs/in/b.tmp.md", "x"},
                             {"docs/in/excluded.md", "x"},
                             {"docs/in/drafts/c.md", "x"}});
  CHECK(paths(listed(*disk(folder / "docs/in"))) == "a.md ");

  write_tree(folder.path(), {{".gitignore", "*.tmp.md\ndocs/\n"}});
  CHECK(paths(listed(*disk(folder / "docs/in"))) == "a.md b.tmp.md drafts/c.md excluded.md ");
}

TEST_CASE("our own cache is no source of documents", "[indexer][disk_source]") {
  const TempDir folder;
  write_tree(folder.path(), {{".runbook/cache/a.md", "x"}, {".runbook/runbooks/b.md", "x"}});
  CHECK(paths(listed(*disk(folder.path(), {".runbook/**"}))) == ".runbook/runbooks/b.md ");
  CHECK(paths(listed(*disk(folder / ".runbook"))) == "runbooks/b.md ");
}

TEST_CASE("links are not followed, and one that leads nowhere is told", "[indexer][disk_source]") {
  const TempDir folder;
  const TempDir outside;
  write_tree(outside.path(), {{"secret.md", "x"}});
  write_tree(folder.path(), {{"a.md", "x"}});
  fs::create_symlink("a.md", folder / "same.md");
  fs::create_symlink(outside.path(), folder / "outside");
  fs::create_symlink(folder.path(), folder / "circle");
  fs::create_symlink("loop.md", folder / "loop.md");
  fs::create_symlink("nowhere.md", folder / "dangling.md");
  fs::create_symlink("nowhere", folder / "gone");
  fs::create_symlink("nowhere.so", folder / "lib.so");

  const auto source = disk(folder.path());
  const Listing listing = listed(*source);
  CHECK(paths(listing) == "a.md ");
  CHECK(listing.skipped == std::map<std::string, std::int64_t>{{"symbolic link", 4}});
  CHECK(errors(listing) == Strings{"dangling.md: symbolic link to something that does not exist",
                                   "gone: symbolic link to something that does not exist",
                                   "loop.md: symbolic link that leads back to itself"});
  // Nor is one followed when it takes a file's place after the listing.
  CHECK_FALSE(source->read("same.md"));
  CHECK_FALSE(source->read("outside/secret.md"));
  CHECK_FALSE(source->read("../" + outside.path().filename().string() + "/secret.md"));
  CHECK_FALSE(source->read((outside / "secret.md").string()));
  CHECK(source->read("a.md"));
}

TEST_CASE("pipes and sockets are passed by and hang nothing", "[indexer][disk_source]") {
  const TempDir folder;
  write_tree(folder.path(), {{"a.md", "x"}});
  REQUIRE(::mkfifo((folder / "pipe.md").c_str(), 0600) == 0);
  const auto source = disk(folder.path());
  const Listing listing = listed(*source);
  CHECK(paths(listing) == "a.md ");
  CHECK(listing.skipped == std::map<std::string, std::int64_t>{{"special file", 1}});
  CHECK_FALSE(source->read("pipe.md"));
}

TEST_CASE("a folder and a file that may not be read are errors, the rest is listed",
          "[indexer][disk_source]") {
  if (!AsNobody::works()) {
    std::cout << "skipped: this user may not become another one\n";
    return;
  }
  const TempDir folder;
  fs::permissions(folder.path(), fs::perms::all);
  write_tree(folder.path(), {{"a.md", "x"}, {"locked/b.md", "x"}, {"no.md", "x"}});
  fs::permissions(folder / "locked", fs::perms::none);
  fs::permissions(folder / "no.md", fs::perms::none);
  const AsNobody nobody;
  const auto source = disk(folder.path());
  const Listing listing = listed(*source);
  CHECK(paths(listing) == "a.md no.md ");
  CHECK(errors(listing) == Strings{"locked: cannot list it: permission denied"});
  const auto read = source->read("no.md");
  REQUIRE_FALSE(read);
  CHECK(read.error().message == "cannot read it: permission denied");
}

TEST_CASE("odd names are listed, names that are no UTF-8 are told", "[indexer][disk_source]") {
  const TempDir folder;
  write_tree(
      folder.path(),
      {{"new\nline.md", "x"}, {"esc\x1b[31m.md", "x"}, {"bad\xFF.md", "x"}, {"a b.md", "x"}});
  const auto source = disk(folder.path());
  const Listing listing = listed(*source);
  CHECK(paths(listing) == "a b.md esc\x1b[31m.md new\nline.md ");
  CHECK(errors(listing) == Strings{"bad\xEF\xBF\xBD.md: name is not valid UTF-8"});
  CHECK(source->read("new\nline.md"));
}

TEST_CASE("the limits of a walk hold exactly", "[indexer][disk_source]") {
  const TempDir folder;
  write_tree(folder.path(), {{"1/2/3/deep.md", "x"}, {"1/2/ok.md", "x"}, {"large.md", "12345"}});
  const PathFilter filter({}, {});
  const auto walk = [&](const WalkLimits& limits) {
    const int root = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(root >= 0);
    Listing listing = walk_folder(root, folder.path(), filter, limits);
    ::close(root);
    return listing;
  };
  CHECK(paths(walk({.depth = 3})) == "1/2/3/deep.md 1/2/ok.md large.md ");
  const Listing shallow = walk({.depth = 2});
  CHECK(paths(shallow) == "1/2/ok.md large.md ");
  CHECK(errors(shallow) == Strings{"1/2/3: folders nest deeper than 2 levels"});

  CHECK(walk({.file_bytes = 5}).errors.empty());
  CHECK(errors(walk({.file_bytes = 4})) ==
        Strings{"large.md: file of 5 bytes is larger than the limit of 4"});

  CHECK(walk({.entries = 6}).errors.empty());
  CHECK(errors(walk({.entries = 5})) ==
        Strings{".: more than 5 names below this folder; the rest was not looked at"});
}

TEST_CASE("a missing root and a root that is a file are errors of the listing",
          "[indexer][disk_source]") {
  const TempDir folder;
  write_tree(folder.path(), {{"file.md", "x"}});
  const auto missing = disk(folder / "gone")->list();
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::not_found);
  CHECK_FALSE(disk(folder / "file.md")->list());

  const auto relative =
      make_disk_source({.name = "x", .root = "docs", .include = {}, .exclude = {}});
  REQUIRE_FALSE(relative);
  CHECK(relative.error().message == "source \"x\": expected an absolute folder, got \"docs\"");
}

}  // namespace runbook::test
