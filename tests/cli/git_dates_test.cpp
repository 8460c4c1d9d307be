// The age of pages that lie in a git checkout, through the built program.
#include <chrono>

#include <catch2/catch.hpp>

#include "tests/cli/pages.h"
#include "tests/support/places.h"

namespace runbook::test {
namespace {

/// The git program in a folder, without the configuration of whoever runs the tests.
ProcessResult git(const std::filesystem::path& folder, Texts arguments,
                  const std::string& date = "2026-01-01") {
  arguments.insert(arguments.begin(), {"git", "-c", "init.defaultBranch=main"});
  return run_process({.argv = std::move(arguments),
                      .env = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                              {"GIT_CONFIG_NOSYSTEM", "1"},
                              {"GIT_AUTHOR_NAME", "keel"},
                              {"GIT_AUTHOR_EMAIL", "keel@example.org"},
                              {"GIT_COMMITTER_NAME", "keel"},
                              {"GIT_COMMITTER_EMAIL", "keel@example.org"},
                              {"GIT_AUTHOR_DATE", date + "T12:00:00Z"},
                              {"GIT_COMMITTER_DATE", date + "T12:00:00Z"}},
                      .input = {},
                      .cwd = folder});
}

void commit_all(const std::filesystem::path& folder, const std::string& date) {
  REQUIRE(git(folder, {"add", "-A"}).exit_status == 0);
  REQUIRE(git(folder, {"commit", "-qm", "x"}, date).exit_status == 0);
}

/// "2026-01-01 git", "unknown": what a search says of the age of the page.
std::string age(const Pages& pages, const std::string& question) {
  const auto hits = pages.hits(question);
  if (hits.empty()) return "not found";
  const auto& freshness = hits[0]["document"].contains("freshness")
                              ? hits[0]["document"]["freshness"]
                              : hits[0]["freshness"];
  const std::string basis = freshness["basis"];
  return basis == "git" ? freshness["date"].get<std::string>() + " git" : basis;
}

std::string dates_note(const ProcessResult& sync) {
  const auto note = nlohmann::json::parse(sync.out)["sources"][0]["dates_note"];
  return note.is_null() ? "" : note.get<std::string>();
}

/// Before the day that the program takes for today.
void age_file(const std::filesystem::path& file) {
  using namespace std::chrono_literals;
  std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - 24h * 365);
}

bool has_plugin() {
  if (std::filesystem::exists(built_path("lib/runbook/librunbook_git.so"))) return true;
  WARN("skipped: built without libgit2");
  return false;
}

}  // namespace

TEST_CASE("a page in a checkout is as old as its last commit, and only its own", "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({{"docs/etcd.md", "# etcd quorum\n"}, {"docs/kafka.md", "# kafka lag\n"}});
  git(pages.path(), {"init", "-q"});
  commit_all(pages.path(), "2025-11-03");
  pages.write({{"docs/kafka.md", "# kafka lag\n\nMove the offset.\n"}});
  commit_all(pages.path(), "2026-02-04");

  const ProcessResult sync = pages.sync();

  CHECK(dates_note(sync).empty());
  CHECK(age(pages, "etcd quorum") == "2025-11-03 git");
  CHECK(age(pages, "kafka lag") == "2026-02-04 git");
}

TEST_CASE("a head that moved forward dates what changed and keeps the other dates", "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({{"docs/etcd.md", "# etcd quorum\n"}, {"docs/kafka.md", "# kafka lag\n"}});
  git(pages.path(), {"init", "-q"});
  commit_all(pages.path(), "2025-11-03");
  pages.sync();
  pages.write({{"docs/kafka.md", "# kafka lag\n\nMove the offset.\n"}});
  CHECK(pages.sync().exit_status == 0);
  CHECK(age(pages, "kafka lag") == "2025-11-03 git");  // not committed yet

  commit_all(pages.path(), "2026-02-04");
  pages.sync();

  CHECK(age(pages, "etcd quorum") == "2025-11-03 git");
  CHECK(age(pages, "kafka lag") == "2026-02-04 git");
}

TEST_CASE("a sync of a head that did not move reads no history", "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({{"docs/etcd.md", "# etcd quorum\n"}});
  git(pages.path(), {"init", "-q"});
  commit_all(pages.path(), "2025-11-03");
  pages.sync();
  std::filesystem::rename(pages / ".git/objects", pages / "objects");
  std::filesystem::create_directory(pages / ".git/objects");

  const ProcessResult sync = pages.sync();

  CHECK(sync.exit_status == 0);
  CHECK(dates_note(sync).empty());
  CHECK(age(pages, "etcd quorum") == "2025-11-03 git");
}

TEST_CASE("a page that git does not know is as old as its file", "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({{"docs/etcd.md", "# etcd quorum\n"}});
  age_file(pages / "docs/etcd.md");
  git(pages.path(), {"init", "-q"});
  pages.sync();
  CHECK(age(pages, "etcd quorum") == "mtime");  // nothing is committed at all
  commit_all(pages.path(), "2025-11-03");
  pages.write({{"docs/kafka.md", "# kafka lag\n"}});
  age_file(pages / "docs/kafka.md");

  pages.sync();

  CHECK(age(pages, "etcd quorum") == "2025-11-03 git");
  CHECK(age(pages, "kafka lag") == "mtime");
}

TEST_CASE("a page that was only moved is no younger for it", "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({{"docs/etcd.md", "# etcd quorum\n"}, {"docs/kafka.md", "# kafka lag\n"}});
  git(pages.path(), {"init", "-q"});
  commit_all(pages.path(), "2025-11-03");
  git(pages.path(), {"mv", "docs/etcd.md", "docs/quorum.md"});
  commit_all(pages.path(), "2026-02-04");

  pages.sync();

  CHECK(age(pages, "etcd quorum") == "2025-11-03 git");
}

TEST_CASE("a change that came by a merge has the date of its own commit", "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({{"docs/etcd.md", "# etcd quorum\n"}, {"docs/kafka.md", "# kafka lag\n"}});
  git(pages.path(), {"init", "-q"});
  commit_all(pages.path(), "2025-11-03");
  git(pages.path(), {"checkout", "-qb", "side"});
  pages.write({{"docs/kafka.md", "# kafka lag\n\nMove the offset.\n"}});
  commit_all(pages.path(), "2025-12-05");
  git(pages.path(), {"checkout", "-q", "main"});
  pages.write({{"docs/other.md", "# Other\n"}});
  commit_all(pages.path(), "2025-12-06");
  REQUIRE(
      git(pages.path(), {"merge", "-q", "--no-ff", "-m", "x", "side"}, "2026-03-01").exit_status ==
      0);

  pages.sync();

  CHECK(age(pages, "kafka lag") == "2025-12-05 git");
  CHECK(age(pages, "etcd quorum") == "2025-11-03 git");
}

TEST_CASE("beyond the boundary of a shallow clone an age is unknown, never the clone's day",
          "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({});
  write_tree(pages / "origin", {{"etcd.md", "# etcd quorum\n"}, {"kafka.md", "# kafka lag\n"}});
  git(pages / "origin", {"init", "-q"});
  commit_all(pages / "origin", "2025-11-03");
  write_tree(pages / "origin", {{"kafka.md", "# kafka lag\n\nMove the offset.\n"}});
  commit_all(pages / "origin", "2025-12-03");
  write_tree(pages / "origin", {{"kafka.md", "# kafka lag\n\nMove the other offset.\n"}});
  commit_all(pages / "origin", "2026-02-04");
  const std::string url = "file://" + (pages / "origin").string();
  REQUIRE(git(pages.path(), {"clone", "-q", "--depth", "2", url, "docs/clone"}).exit_status == 0);

  pages.sync();
  CHECK(age(pages, "etcd quorum") == "unknown");
  CHECK(age(pages, "kafka lag") == "2026-02-04 git");

  REQUIRE(git(pages / "docs/clone", {"fetch", "-q", "--unshallow"}).exit_status == 0);
  pages.sync();
  CHECK(age(pages, "etcd quorum") == "2025-11-03 git");
}

TEST_CASE("a worktree, a submodule's link file and a detached head have their dates",
          "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({});
  write_tree(pages / "origin", {{"etcd.md", "# etcd quorum\n"}});
  git(pages / "origin", {"init", "-q"});
  commit_all(pages / "origin", "2025-11-03");
  REQUIRE(
      git(pages / "origin", {"worktree", "add", "-q", "--detach", (pages / "docs/tree").string()})
          .exit_status == 0);
  REQUIRE(git(pages.path(), {"clone", "-q", "--separate-git-dir", (pages / "apart").string(),
                             (pages / "origin").string(), "docs/apart"})
              .exit_status == 0);
  REQUIRE(git(pages / "apart", {"pack-refs", "--all"}).exit_status == 0);

  pages.sync();

  const auto hits = pages.hits("etcd quorum", {"--copies"});
  for (const auto& hit : hits) {
    CAPTURE(hit["document"]["path"]);
    CHECK(hit["freshness"]["basis"] == "git");
  }
  CHECK(hits.size() == 2);
}

TEST_CASE("nothing that a hostile checkout configures is run or asked", "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({{"docs/etcd.md", "# etcd quorum\n"}});
  git(pages.path(), {"init", "-q"});
  commit_all(pages.path(), "2025-11-03");
  const std::string touch = "touch " + (pages / "ran").string();
  for (const char* key : {"core.fsmonitor", "core.pager", "core.sshCommand", "diff.external",
                          "filter.x.process", "log.showSignature"}) {
    git(pages.path(), {"config", key, touch});
  }
  git(pages.path(), {"config", "extensions.partialClone", "ext::" + touch});
  git(pages.path(), {"config", "safe.directory", "/nowhere"});

  pages.sync();

  CHECK(age(pages, "etcd quorum") == "2025-11-03 git");
  CHECK_FALSE(std::filesystem::exists(pages / "ran"));
}

TEST_CASE("a checkout that is none is said, and its pages are indexed with an unknown age",
          "[cli][git]") {
  const Pages pages(
      {{"docs/.git/HEAD", "ref: refs/heads/main\n"}, {"docs/etcd.md", "# etcd quorum\n"}});

  const ProcessResult sync = pages.sync();

  CHECK(sync.exit_status == 0);
  CHECK_THAT(dates_note(sync), Catch::Contains("is no git repository"));
  CHECK(age(pages, "etcd quorum") == "unknown");
}

TEST_CASE("a damaged history costs the dates and nothing else", "[cli][git]") {
  if (!has_plugin()) return;
  const Pages pages({{"docs/etcd.md", "# etcd quorum\n"}});
  git(pages.path(), {"init", "-q"});
  commit_all(pages.path(), "2025-11-03");
  std::filesystem::rename(pages / ".git/objects", pages / "objects");
  std::filesystem::create_directory(pages / ".git/objects");

  const ProcessResult sync = pages.sync();

  CHECK(sync.exit_status == 0);
  CHECK_THAT(dates_note(sync), Catch::Contains("the history cannot be read"));
  CHECK(age(pages, "etcd quorum") == "unknown");
}

}  // namespace runbook::test
