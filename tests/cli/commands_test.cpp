#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "runbook/version.h"
#include "tests/cli/project.h"

namespace runbook::test {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

TEST_CASE("the version and the help are printed without a project", "[cli][help]") {
  const CliProject project(/*configured=*/false);

  CHECK(project.run({"--version"}).out == std::string("runbook ") + kVersion + "\n");
  for (const Texts& arguments : {Texts{},
                                 {"--help"},
                                 {"-h"},
                                 {"knowledge", "--help"},
                                 {"knowledge", "sync", "--help"},
                                 {"knowledge", "search", "--help"},
                                 {"knowledge", "search", "-h"},
                                 {"knowledge", "show", "--help"},
                                 {"knowledge", "list", "--help"},
                                 {"knowledge", "status", "-h"},
                                 {"knowledge", "eval", "--help"},
                                 {"doctor", "--help"},
                                 {"--help", "doctor"}}) {
    const ProcessResult result = project.run(arguments);
    CAPTURE(arguments);
    CHECK(result.exit_status == 0);
    CHECK(result.out.find("Usage: runbook") != std::string::npos);
    CHECK(result.out.find("--format") != std::string::npos);
    CHECK(result.err.empty());
  }
}

TEST_CASE("wrong use is status 2 with the next step", "[cli][help]") {
  const CliProject project;
  struct Case {
    Texts arguments;
    std::string message;
  };
  const std::vector<Case> cases = {
      {{"knowlege", "search"},
       "runbook: unknown command `knowlege`, did you mean `knowledge`?\n"
       "  hint: `runbook --help` lists the commands\n"},
      {{"search", "x"},
       "runbook: unknown command `search`, did you mean `knowledge search`?\n"
       "  hint: `runbook --help` lists the commands\n"},
      {{"knowledge"},
       "runbook: `runbook knowledge` needs a command\n"
       "  hint: `runbook knowledge --help` lists them\n"},
      {{"knowledge", "status", "all"},
       "runbook: this command takes no words, got `all`\n"
       "  hint: `--help` shows how it is used\n"},
      {{"knowledge", "sync", "-q"},
       "runbook: unknown flag `-q`\n  hint: `--help` lists the flags\n"},
      {{"knowledge", "status", "--format", "xml"},
       "runbook: --format: expected text or json, got \"xml\"\n"},
      {{"knowledge", "status", "--config", "gone.yaml"},
       "runbook: gone.yaml: no such configuration file\n  hint: it was named by --config\n"},
      {{"knowledge", "show"},
       "runbook: no document was named\n"
       "  hint: runbook knowledge show REF; quote a path that holds spaces\n"},
      {{"knowledge", "eval"},
       "runbook: --queries: expected a file\n"
       "  hint: `runbook knowledge eval --help` shows an example\n"},
  };
  for (const Case& wrong : cases) {
    const ProcessResult result = project.run(wrong.arguments);
    CHECK(result.exit_status == 2);
    CHECK(result.err == wrong.message);
    CHECK(result.out.empty());
  }
}

TEST_CASE("reading before the first sync is one sentence and the next step", "[cli]") {
  const CliProject project;
  for (const Texts& arguments : {Texts{"knowledge", "search", "--mode", "lexical", "x"},
                                 {"knowledge", "show", "x"},
                                 {"knowledge", "list"},
                                 {"knowledge", "status"},
                                 {"doctor"}}) {
    const ProcessResult result = project.run(arguments);
    CAPTURE(arguments, result.err);
    CHECK(result.exit_status == 2);
    CHECK(result.err.find("runbook knowledge sync") != std::string::npos);
    CHECK(result.out.empty());
  }
  CHECK_FALSE(std::filesystem::exists(project / ".runbook/cache"));
}

TEST_CASE("a document is shown with the numbers of its lines", "[cli][show]") {
  CliProject project;
  project.synced();

  const ProcessResult part = project.run({"knowledge", "show", "docs/db/ReplicaLag.md:6:3"});
  CHECK(part.exit_status == 0);
  CHECK(part.out.find("\n6  # Replica lag\n7  \n8  A standby falls behind its primary.\n") !=
        std::string::npos);

  const json section = json::parse(
      project.run({"knowledge", "show", "db/ReplicaLag.md#mitigation", "--format", "json"}).out);
  CHECK(section["schema"] == "runbook.show/1");
  CHECK(section["lines"] == json::array({10, 16}));
  CHECK(section["commands"][0]["placeholders"] == json::array({"host"}));
}

TEST_CASE("a document that is not there has its own status and the nearest name", "[cli][show]") {
  CliProject project;
  project.synced();

  const ProcessResult result = project.run({"knowledge", "show", "db/ReplicLag.md"});

  CHECK(result.exit_status == 1);
  CHECK(result.err ==
        "runbook: db/ReplicLag.md: no such document in the index\n"
        "  hint: did you mean db/ReplicaLag.md?\n");
}

TEST_CASE("the status tells sources, types, age, model and errors", "[cli][status]") {
  CliProject project;
  project.synced();

  const ProcessResult text = project.run({"knowledge", "status"});
  INFO(text.out << text.err);
  CHECK(text.exit_status == 0);
  for (const std::string_view part : {"index ", "sources ", "synced ", "documents", "model "}) {
    CHECK(text.out.find(part) != std::string::npos);
  }
  const json status = json::parse(project.run({"--format=json", "knowledge", "status"}).out);
  CHECK(status["schema"] == "runbook.status/1");
  CHECK(status["documents"] == 3);
  CHECK(status["by_type"]["postmortem"] == 1);
  CHECK(status["age_s"].is_number());
}

TEST_CASE("the doctor finds a sync healthy and a damaged database not", "[cli][doctor]") {
  CliProject project;
  project.synced();
  const ProcessResult healthy = project.run({"doctor", "--deep"});
  INFO(healthy.out << healthy.err);
  CHECK(healthy.exit_status == 0);

  write_tree(project.path(), {{".runbook/cache/index.db", "no database"}});
  const ProcessResult damaged = project.run({"doctor", "--format", "json"});
  CHECK(damaged.exit_status == 1);
  CHECK(json::parse(damaged.out)["healthy"] == false);
}

TEST_CASE("judged questions are scored and their ranking is written", "[cli][eval]") {
  CliProject project;
  write_tree(project.path(),
             {{"q.jsonl",
               "{\"id\":\"q1\",\"text\":\"standby falls behind\",\"meta\":{\"kind\":"
               "\"symptom\"}}\n{\"id\":\"q2\",\"text\":\"zyzzyva\"}\n"},
              {"q.tsv", "q1\tdb/ReplicaLag.md\t1\n"}});
  project.synced();

  const ProcessResult result =
      project.run({"knowledge", "eval", "--queries", "q.jsonl", "--qrels", "q.tsv", "--run",
                   "out.run", "--mode", "lexical", "--by", "kind", "--format", "json"});

  INFO(result.err);
  REQUIRE(result.exit_status == 0);
  const json figures = json::parse(result.out);
  CHECK(figures["all"]["queries"] == 1);
  CHECK(figures["all"]["success_at_1"] == 1);
  REQUIRE(figures["groups"].size() == 1);
  CHECK(figures["groups"][0]["value"] == "symptom");
  CHECK(figures["groups"][0]["queries"] == 1);
  CHECK(figures["without_answer"] == 1);
  CHECK(read_text(project / "out.run").starts_with("q1 Q0 db/ReplicaLag.md 1 "));
}

}  // namespace
}  // namespace runbook::test
