#include <catch2/catch.hpp>

#include "runbook/engine.h"
#include "tests/unit/engine/small_project.h"

namespace runbook {
namespace {

using test::SmallProject;

ShowReply shown(const Engine& engine, const std::string& reference) {
  auto reply = engine.show({.reference = reference});
  INFO(reference);
  if (!reply) FAIL(to_string(reply.error()));
  return std::move(reply).value();
}

TEST_CASE("a document is named by its path, its id, its file or the file from here",
          "[engine][show]") {
  const SmallProject project;
  static_cast<void>(project.synced());
  const Engine engine = project.open("docs/db");
  const ShowReply by_path = shown(engine, "db/ReplicaLag.md");

  CHECK(by_path.text == SmallProject::kReplicaLag);
  CHECK(by_path.lines == LineRange{1, 17});
  CHECK_FALSE(by_path.section);
  CHECK_FALSE(by_path.changed_since_sync);
  for (const std::string& reference :
       {by_path.document.id, (project / "docs/db/ReplicaLag.md").string(),
        std::string("ReplicaLag.md"), std::string("../db/ReplicaLag.md")}) {
    CHECK(shown(engine, reference).document.path == "db/ReplicaLag.md");
  }
}

TEST_CASE("lines are shown from a line on, and the section that holds a line", "[engine][show]") {
  const SmallProject project;
  const Engine engine = project.synced();

  const ShowReply some = shown(engine, "db/ReplicaLag.md:3:2");
  CHECK(some.text == "A replica falls behind.\n\n");
  CHECK(some.lines == LineRange{3, 4});

  CHECK(shown(engine, "db/ReplicaLag.md:16:99").lines == LineRange{16, 17});
  CHECK(shown(engine, "./db/ReplicaLag.md:3-4").lines == LineRange{3, 4});
  CHECK(shown(engine, "db/ReplicaLag.md#L3-L4").lines == LineRange{3, 4});
  CHECK(shown(engine, "db/ReplicaLag.md#L16").lines == LineRange{15, 17});

  const ShowReply section = shown(engine, "db/ReplicaLag.md:12");
  REQUIRE(section.section);
  CHECK(section.section->anchor == "on-the-primary");
  CHECK(section.lines == LineRange{9, 14});
  REQUIRE(section.commands.size() == 1);
  CHECK(section.commands[0].line == 12);
}

TEST_CASE("an anchor shows its section with those below it", "[engine][show]") {
  const SmallProject project;
  const Engine engine = project.synced();

  for (const std::string anchor : {"diagnosis", "Diagnosis"}) {
    const ShowReply reply = shown(engine, "db/ReplicaLag.md#" + anchor);
    CHECK(reply.lines == LineRange{5, 14});
    CHECK(reply.section->lines == reply.lines);
  }
}

TEST_CASE("what is not there is answered with the nearest name", "[engine][show]") {
  const SmallProject project;
  const Engine engine = project.synced();
  struct Case {
    std::string reference;
    std::string message;
    std::string hint;
  };
  const std::vector<Case> cases = {
      {"db/ReplicLag.md", "no such document in the index", "did you mean db/ReplicaLag.md?"},
      {"ReplicaLag", "no such document in the index", "did you mean db/ReplicaLag.md?"},
      {"qqq", "no such document in the index",
       "`runbook knowledge search` finds documents by their words"},
      {"", "no such document in the index",
       "`runbook knowledge search` finds documents by their words"},
      {"db/ReplicaLag.md#mitigaton", "db/ReplicaLag.md has no section #mitigaton",
       "did you mean #mitigation?"},
      {"db/ReplicaLag.md:18", "db/ReplicaLag.md has 17 lines, not 18", "lines start at 1"},
      {"db/ReplicaLag.md#zyzzyva", "db/ReplicaLag.md has no section #zyzzyva",
       "its sections are #replica-lag, #diagnosis, #on-the-primary, #mitigation"},
  };
  for (const Case& wrong : cases) {
    const auto reply = engine.show({.reference = wrong.reference});
    CAPTURE(wrong.reference);
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Errc::not_found);
    CHECK(reply.error().where == wrong.reference);
    CHECK(reply.error().message == wrong.message);
    CHECK(reply.error().hint == wrong.hint);
  }
}

TEST_CASE("line numbers that no document has are wrong use", "[engine][show]") {
  const SmallProject project;
  const Engine engine = project.synced();
  for (const std::string lines : {":0", ":0:5", ":3:0", ":9-5", ":99999999999", "#L0"}) {
    const auto reply = engine.show({.reference = "db/ReplicaLag.md" + lines});
    CAPTURE(lines);
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Errc::invalid_argument);
  }
}

TEST_CASE("a name that two sources hold is asked back with the ids", "[engine][show]") {
  const SmallProject project("knowledge: {sources: [{path: docs}, {path: more}]}");
  test::write_tree(project.path(), {{"more/Deploys.md", "# Other deploys\n"}});
  const Engine engine = project.synced();

  const auto reply = engine.show({.reference = "Deploys.md"});

  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == Errc::invalid_argument);
  CHECK(reply.error().message == "2 documents are called so");
  CHECK(reply.error().hint.find("(docs)") != std::string::npos);
  CHECK(reply.error().hint.find("(more)") != std::string::npos);
}

TEST_CASE("a file that changed or went away since the sync is marked", "[engine][show]") {
  const SmallProject project;
  const Engine engine = project.synced();
  test::write_tree(project.path(), {{"docs/Deploys.md", "# Deploys\n\nOther text.\n"}});
  std::filesystem::remove(project / "docs/db/ReplicaLag.md");

  const ShowReply changed = shown(engine, "Deploys.md");
  CHECK(changed.changed_since_sync);
  CHECK(changed.text == "# Deploys\n\nNo database here.\n");
  CHECK(shown(engine, "db/ReplicaLag.md").gone);
}

}  // namespace
}  // namespace runbook
