#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/project.h"
#include "tests/support/places.h"

namespace runbook::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

ProcessResult sync_text(const CliProject& project, std::vector<std::string> flags = {}) {
  flags.insert(flags.begin(), {"knowledge", "sync", "--no-embed"});
  return project.run(flags);
}

TEST_CASE("a sync reports what it did, a second one that nothing changed", "[cli][sync]") {
  const CliProject project;

  const ProcessResult first = sync_text(project);
  const ProcessResult second = sync_text(project);

  INFO(first.out << first.err << second.out);
  CHECK(first.exit_status == 0);
  CHECK(first.out.find("  3 added\n") != std::string::npos);
  CHECK(second.exit_status == 0);
  CHECK(second.out.find("  3 unchanged\n") != std::string::npos);
}

TEST_CASE("changed, moved and removed files are followed", "[cli][sync]") {
  const CliProject project;
  sync_text(project);
  fs::rename(project / "docs/k8s/pods.md", project / "docs/k8s/moved.md");
  fs::remove(project / "docs/db/ReplicaLag.md");
  write_tree(project.path(), {{"docs/postmortems/2025-05-06-outage.md", "# Other\n\nnew text\n"}});

  const json report = json::parse(sync_text(project, {"--format", "json"}).out);

  CHECK(report["schema"] == "runbook.sync/1");
  const json& source = report["sources"][0];
  CHECK(source["name"] == "runbooks");
  CHECK(source["removed"] == 1);
  CHECK(source["moved"] == 1);
  CHECK(source["updated"] == 1);
  CHECK(report["documents"] == 2);
}

TEST_CASE("a dry run writes nothing", "[cli][sync]") {
  const CliProject project;

  const ProcessResult result = sync_text(project, {"--dry-run"});

  INFO(result.out << result.err);
  CHECK(result.exit_status == 0);
  CHECK(result.out.starts_with("dry run: nothing is written"));
  CHECK(result.out.find("3 added") != std::string::npos);
  CHECK_FALSE(fs::exists(project / ".runbook/cache/index.db"));
}

TEST_CASE("files that cannot be indexed are listed, the rest is indexed, the status says partial",
          "[cli][sync]") {
  const CliProject project;
  fs::create_symlink("nowhere.md", project / "docs/dangling.md");
  ::mkfifo((project / "docs/pipe.md").c_str(), 0600);

  const ProcessResult result = sync_text(project);

  INFO(result.out << result.err);
  CHECK(result.exit_status == 3);
  CHECK(result.out.find("error dangling.md") != std::string::npos);
  CHECK(result.out.find("  3 added\n") != std::string::npos);
}

TEST_CASE("quiet means quiet, but for errors", "[cli][sync]") {
  const CliProject project;
  const ProcessResult silent = sync_text(project, {"--quiet"});
  CHECK(silent.out.empty());
  CHECK(silent.err.empty());

  fs::create_symlink("nowhere.md", project / "docs/dangling.md");
  CHECK(sync_text(project, {"--quiet"}).out.find("dangling.md") != std::string::npos);
}

TEST_CASE("without any folder to index a sync says what to do and makes nothing", "[cli][sync]") {
  const CliProject project(/*configured=*/false);

  const ProcessResult result = sync_text(project);

  CHECK(result.exit_status == 2);
  CHECK(result.err ==
        "runbook: no folder to index\n"
        "  hint: `runbook init` finds the pages below this folder and makes the index\n");
  for (const std::vector<std::string>& reading :
       {std::vector<std::string>{"knowledge", "search", "--mode", "lexical", "x"},
        {"knowledge", "show", "x"},
        {"knowledge", "status"},
        {"doctor"}}) {
    const ProcessResult other = project.run(reading);
    CHECK(other.exit_status == 2);
    CHECK(other.err == result.err);
  }
  CHECK(fs::is_empty(project.path()));
}

TEST_CASE("an index of a newer runbook is made anew by a rebuild", "[cli][sync]") {
  const CliProject project;
  sync_text(project);
  constexpr std::size_t kUserVersionAt = 60;  // of the SQLite file header, big-endian
  std::string bytes = read_text(project / ".runbook/cache/index.db");
  bytes[kUserVersionAt + 2] = 39;
  write_tree(project.path(), {{".runbook/cache/index.db", bytes}});

  const ProcessResult refused = sync_text(project);
  CHECK(refused.exit_status == 2);
  CHECK(refused.err.find("written by a newer runbook") != std::string::npos);

  const ProcessResult rebuilt = sync_text(project, {"--rebuild"});
  CHECK(rebuilt.err.empty());
  CHECK(rebuilt.exit_status == 0);
  CHECK(project.run({"doctor"}).exit_status == 0);
}

TEST_CASE("a rebuild tells where it put what was no index", "[cli][sync]") {
  const CliProject project;
  sync_text(project);
  write_tree(project.path(), {{".runbook/cache/index.db", "no database"}});

  const ProcessResult result = sync_text(project, {"--rebuild"});

  CHECK(result.exit_status == 0);
  CHECK(result.err.find(".runbook/cache/index.db.damaged") != std::string::npos);
  CHECK(read_text(project / ".runbook/cache/index.db.damaged") == "no database");
}

TEST_CASE("an unknown source is answered with the nearest name", "[cli][sync]") {
  const CliProject project;
  const ProcessResult result = sync_text(project, {"--source", "runbook"});
  CHECK(result.exit_status == 2);
  CHECK(result.err.find("runbooks") != std::string::npos);
}

TEST_CASE("a wrong configuration stops every command with its place", "[cli][sync]") {
  const CliProject project;
  write_tree(project.path(), {{".runbook/config.yaml", "knowledge:\n  retreival: {top_k: 3}\n"}});

  const ProcessResult result = sync_text(project, {"--format=json"});

  CHECK(result.exit_status == 2);
  CHECK(result.err ==
        "runbook: unknown key `knowledge.retreival` in .runbook/config.yaml:2, did you mean "
        "`knowledge.retrieval`?\n");
  CHECK(json::parse(result.out)["code"] == "invalid_argument");
}

TEST_CASE("while another sync runs a second one waits, then says so, and searches go on",
          "[cli][sync]") {
  CliProject project;
  project.synced();
  const int lock = ::open((project / ".runbook/cache/write.lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(lock >= 0);
  REQUIRE(::flock(lock, LOCK_EX | LOCK_NB) == 0);

  const ProcessResult second = sync_text(project, {"--wait", "0", "--format", "json"});
  const ProcessResult search = project.run({"knowledge", "search", "--mode=lexical", "standby"});
  ::close(lock);

  INFO(second.err);
  CHECK(second.exit_status == 75);
  CHECK(json::parse(second.out)["code"] == "busy");
  CHECK(search.exit_status == 0);
  CHECK(sync_text(project, {"--wait", "0"}).exit_status == 0);
}

TEST_CASE("a sync that waits for another one says for whom", "[cli][sync]") {
  CliProject project;
  project.synced();
  const int lock = ::open((project / ".runbook/cache/write.lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(lock >= 0);
  REQUIRE(::flock(lock, LOCK_EX | LOCK_NB) == 0);
  REQUIRE(::ftruncate(lock, 0) == 0);
  REQUIRE(::pwrite(lock, "4711\n", 5, 0) == 5);

  const ProcessResult waiting = sync_text(project, {"--wait", "2"});
  ::close(lock);

  CHECK(waiting.exit_status == 75);
  CHECK_THAT(waiting.err, Catch::Contains("waiting for another process to finish writing to the "
                                          "index (pid 4711)"));
}

TEST_CASE("an interrupted sync keeps what it did and the next one ends it", "[cli][sync]") {
  const CliProject project;
  for (int i = 0; i < 3'000; ++i) {
    const std::string name = "docs/many/" + std::to_string(i) + ".md";
    write_tree(project.path(), {{name, "# A\n\ntext of a page that is a little longer\n"}});
  }
  Process process({.argv = {built_path("bin/runbook"), "knowledge", "sync", "--no-embed"},
                   .env = {},
                   .input = {},
                   .cwd = project.path()});
  const auto started = std::chrono::steady_clock::now();
  while (!fs::exists(project / ".runbook/cache/index.db")) {
    REQUIRE(std::chrono::steady_clock::now() - started < std::chrono::seconds(30));
    std::this_thread::yield();
  }
  process.send_signal(SIGINT);

  const ProcessResult result = process.wait(60'000);

  INFO(result.out << result.err);
  CHECK((result.exit_status == 3 || result.exit_status == 0));  // 0: it was done already
  CHECK(sync_text(project).exit_status == 0);
  CHECK(project.run({"doctor"}).exit_status == 0);
  const json status = json::parse(project.run({"knowledge", "status", "--format=json"}).out);
  CHECK(status["documents"] == 3'003);
}

}  // namespace
}  // namespace runbook::test
