#include "runbook/engine.h"

#include <catch2/catch.hpp>

#include "tests/support/temp_dir.h"
#include "tests/unit/engine/small_project.h"

namespace runbook {
namespace {

using test::SmallProject;

SearchRequest lexical(std::string question) {
  SearchRequest request;
  request.question = std::move(question);
  request.mode = SearchMode::lexical;
  return request;
}

TEST_CASE("before the first sync every reading call says how to make an index", "[engine]") {
  const SmallProject project;
  const Engine engine = project.open();

  const std::vector<Error> errors = {engine.search(lexical("x")).error(),
                                     engine.show({.reference = "x"}).error(),
                                     engine.status().error(), engine.doctor({}).error()};

  for (const Error& error : errors) {
    CHECK(error.code == Errc::not_found);
    CHECK(error.hint.find("runbook knowledge sync") != std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(project / ".runbook/cache"));
}

TEST_CASE("a project without any folder to index is told how to name one", "[engine]") {
  const test::TempDir empty;
  OpenOptions options;
  options.working_directory = empty.path().string();
  auto engine = Engine::open(options);
  REQUIRE(engine);

  const auto report = engine->sync({});

  REQUIRE_FALSE(report);
  CHECK(report.error().code == Errc::not_found);
  CHECK(report.error().message == "no folder to index");
  CHECK_FALSE(std::filesystem::exists(empty / ".runbook"));
}

TEST_CASE("what was synced is found, with its place and its lines", "[engine]") {
  const SmallProject project;
  const Engine engine = project.synced();

  const auto reply = engine.search(lexical("replica falls behind"));

  REQUIRE(reply);
  REQUIRE_FALSE(reply->hits.empty());
  const Hit& hit = reply->hits.front();
  CHECK(hit.document.path == "db/ReplicaLag.md");
  CHECK(hit.document.file == (project / "docs/db/ReplicaLag.md").string());
  CHECK(reply->degraded.empty());
  CHECK(reply->index_age_s.value_or(-1) >= 0);
}

TEST_CASE("a question nothing answers is kept as a gap", "[engine]") {
  const SmallProject project;
  const Engine engine = project.synced();

  const auto reply = engine.search(lexical("zyzzyva marmalade"));

  REQUIRE(reply);
  CHECK(reply->label == MatchLabel::none);
  CHECK(reply->hits.empty());
  CHECK(test::read_text(project / ".runbook/cache/gaps.jsonl").find("zyzzyva marmalade") !=
        std::string::npos);
}

TEST_CASE("a limit of zero is the configured one, one above the most is refused", "[engine]") {
  const SmallProject project(
      "knowledge: {sources: [{path: docs}], retrieval: {top_k: 1, min_score: 0}}");
  const Engine engine = project.synced();
  SearchRequest request = lexical("database");

  request.limit = 0;
  const auto one = engine.search(request);
  request.limit = 201;
  const auto refused = engine.search(request);

  REQUIRE(one);
  CHECK(one->hits.size() == 1);
  REQUIRE_FALSE(refused);
  CHECK(to_string(refused.error()) == "limit: expected a number from 1 to 200, got 201");
}

TEST_CASE("a source whose folder is missing keeps its documents and makes the sync partial",
          "[engine]") {
  const SmallProject project;
  Engine engine = project.synced();
  std::filesystem::rename(project / "docs", project / "away");

  Engine later = project.open();
  const auto report = later.sync({.sources = {}, .embed = false});

  REQUIRE(report);
  CHECK(report->partial());
  CHECK(report->sources.front().removed == 0);
  CHECK(engine.search(lexical("replica"))->hits.size() == 1);
  CHECK_FALSE(later.status()->sources.front().reachable);
  CHECK_FALSE(later.doctor({})->healthy());
}

TEST_CASE("a source without a folder is told with the place that names it", "[engine]") {
  const SmallProject project("knowledge: {sources: [{path: gone}, {path: file.md}]}");
  test::write_tree(project.path(), {{"file.md", "# A file\n"}});
  SyncRequest request;
  request.embed = false;

  const auto report = project.open().sync(request);

  REQUIRE(report);
  REQUIRE(report->sources.size() == 2);
  const std::string hint = "make or mount the folder, or correct `path:` at .runbook/config.yaml:1";
  CHECK(report->sources[0].errors.at(0).message ==
        "no such folder: " + (project / "gone").string());
  CHECK(report->sources[0].errors.at(0).hint == hint);
  CHECK(report->sources[1].errors.at(0).message ==
        "not a folder: " + (project / "file.md").string());
  CHECK(report->sources[1].errors.at(0).hint == hint);
}

TEST_CASE("where sources overlap the innermost owns a file", "[engine]") {
  const SmallProject project("knowledge: {sources: [{path: docs}, {path: docs/db}]}");

  const Engine engine = project.synced();

  const auto status = engine.status();
  REQUIRE(status);
  REQUIRE(status->sources.size() == 2);
  CHECK(status->sources[0].documents == 1);
  CHECK(status->sources[1].documents == 1);
}

TEST_CASE("an index is healthy after a sync, and says so check by check", "[engine]") {
  const SmallProject project;

  const auto reply = project.synced().doctor({.deep = true});

  REQUIRE(reply);
  for (const DoctorCheck& check : reply->checks) {
    INFO(check.name << ": " << check.detail);
    CHECK(check.passed);
  }
  CHECK(reply->checks.size() > 3);
}

TEST_CASE("a damaged index is a failed check and not an error", "[engine]") {
  const SmallProject project;
  static_cast<void>(project.synced());
  test::write_tree(project.path(), {{".runbook/cache/index.db", "this is no database"}});
  std::filesystem::remove(project / ".runbook/cache/index.db-wal");

  const auto reply = project.open().doctor({});

  REQUIRE(reply);
  CHECK_FALSE(reply->healthy());
  CHECK_FALSE(reply->checks.front().hint.empty());
}

TEST_CASE("an index whose first sync never finished says so", "[engine]") {
  const SmallProject project;
  Engine engine = project.open();
  std::stop_source stop;
  stop.request_stop();
  SyncRequest request;
  request.embed = false;
  REQUIRE(engine.sync(request, {}, stop.get_token()));

  const auto reply = engine.search(lexical("replica"));
  const auto health = engine.doctor({});

  REQUIRE(reply);
  REQUIRE_FALSE(reply->notes.empty());
  CHECK(reply->notes.front() == "the first sync never finished");
  CHECK_FALSE(std::filesystem::exists(project / ".runbook/cache/gaps.jsonl"));
  REQUIRE(health);
  CHECK_FALSE(health->healthy());
}

TEST_CASE("the status counts what was indexed", "[engine]") {
  const SmallProject project;

  const auto status = project.synced().status();

  REQUIRE(status);
  CHECK(status->documents == 2);
  CHECK(status->chunks > 0);
  CHECK(status->synced_at);
  CHECK(status->age_s.value_or(-1) >= 0);
  CHECK(status->config_path == (project / ".runbook/config.yaml").string());
  CHECK(status->disk_bytes > 0);
  CHECK(status->errors.empty());
}

}  // namespace
}  // namespace runbook
