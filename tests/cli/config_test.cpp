// Looking at the configuration and setting it through the built program.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/project.h"
#include "tests/support/places.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Texts = std::vector<std::string>;

/// A folder whose configuration is `yaml`; none when it is empty.
struct Configured {
  explicit Configured(std::string_view yaml = "") {
    write_tree(folder.path(), {{"docs/a.md", "# A\n"}});
    if (!yaml.empty()) write_tree(folder.path(), {{".runbook/config.yaml", yaml}});
  }

  ProcessResult run(Texts arguments, std::map<std::string, std::string> env = {}) const {
    arguments.insert(arguments.begin(), {built_path("bin/runbook"), "config"});
    env.emplace("HOME", (folder / "home").string());
    return run_process(
        {.argv = std::move(arguments), .env = std::move(env), .input = {}, .cwd = folder.path()});
  }
  std::string set(const std::string& key, const std::string& value) const {
    const ProcessResult result = run({"set", key, value});
    return result.exit_status == 0 ? text() : result.err;
  }
  std::string text() const { return read_text(folder / ".runbook/config.yaml"); }

  TempDir folder;
};

TEST_CASE("each value is listed with who says so", "[cli][config]") {
  const Configured project(
      "knowledge:\n  sources:\n    - path: ${WHERE}/a\n  retrieval: {top_k: 3, alpha: .4}\n"
      "llm:\n  api_key: ${LLM_KEY}\nother: {token: hush}\n");
  const std::map<std::string, std::string> env = {
      {"RUNBOOK_KNOWLEDGE_RETRIEVAL_TOP_K", "9"}, {"WHERE", "docs"}, {"LLM_KEY", "sesame"}};

  const ProcessResult text = project.run({"list"}, env);
  CHECK(text.exit_status == 0);
  CHECK(text.out.starts_with(".runbook/config.yaml  (the nearest one upwards)\n"));
  for (const std::string_view row :
       {"knowledge.sources[0].path          docs/a                   .runbook/config.yaml:3, "
        "through ${WHERE}\n",
        "knowledge.retrieval.top_k          9                        "
        "RUNBOOK_KNOWLEDGE_RETRIEVAL_TOP_K\n",
        "knowledge.retrieval.alpha          .4                       .runbook/config.yaml:4\n",
        "knowledge.validation.max_age_days  90                       default\n",
        "llm.api_key                        (set)                    .runbook/config.yaml:6, "
        "through ${LLM_KEY}\n"}) {
    CAPTURE(row);
    CHECK(text.out.find(row) != std::string::npos);
  }
  const ProcessResult object = project.run({"list", "--format", "json"}, env);
  CHECK(json::parse(object.out)["schema"] == "runbook.config/1");
  for (const std::string& printed : {text.out, text.err, object.out}) {
    CHECK(printed.find("sesame") == std::string::npos);
    CHECK(printed.find("hush") == std::string::npos);
  }
}

TEST_CASE("one value is printed alone, its origin beside it", "[cli][config]") {
  const Configured project(
      "knowledge: {retrieval: {topK: 3}, sources: [{path: docs, include: [a, b]}]}\n");

  const ProcessResult one = project.run({"get", "knowledge.retrieval.topK"});
  CHECK(one.out == "3\n");
  CHECK(one.err == "runbook: from .runbook/config.yaml:1\n");
  CHECK(project.run({"get", "knowledge.sources[0].include"}).out == "a\nb\n");
  CHECK(project.run({"get", "knowledge.sources[0].include[1]"}).out == "b\n");
  CHECK(project.run({"get", "knowledge.sources.0.include.1"}).out == "b\n");
  CHECK(project.run({"get", "knowledge.retrieval"}).out.find("knowledge.retrieval.rerank") !=
        std::string::npos);

  const ProcessResult unset = project.run({"get", "knowledge.embedding.model"});
  CHECK(unset.exit_status == 1);
  CHECK(unset.out.empty());
  const ProcessResult unknown = project.run({"get", "topk"});
  CHECK(unknown.exit_status == 2);
  const ProcessResult near = project.run({"get", "knowledge.retreival.top_k"});
  CHECK(
      near.err.starts_with("runbook: unknown key `knowledge.retreival.top_k`, did you mean "
                           "`knowledge.retrieval.top_k`?\n"));
}

TEST_CASE("a value is set in its place, and comments and order are kept", "[cli][config]") {
  const Configured project(
      "# ours\nproviders: {kubernetes: {enabled: true}}  # another tool's\n\nknowledge:\n"
      "    sources:  # where\n        - path: docs  # pages\n    retrieval:\n"
      "        topK: 3   # hits\n# end\n");

  CHECK(project.set("knowledge.retrieval.top_k", "8") ==
        "# ours\nproviders: {kubernetes: {enabled: true}}  # another tool's\n\nknowledge:\n"
        "    sources:  # where\n        - path: docs  # pages\n    retrieval:\n"
        "        topK: 8   # hits\n# end\n");
  project.set("knowledge.retrieval.minScore", "0.1");
  project.set("knowledge.sources[0].exclude", "drafts/**");
  CHECK(project.set("knowledge.sources[1].path", "more") ==
        "# ours\nproviders: {kubernetes: {enabled: true}}  # another tool's\n\nknowledge:\n"
        "    sources:  # where\n        - path: docs  # pages\n          exclude: [drafts/**]\n"
        "        - path: more\n    retrieval:\n        topK: 8   # hits\n"
        "        min_score: 0.1\n# end\n");
}

TEST_CASE("without a configuration one is made", "[cli][config]") {
  const Configured project;
  const ProcessResult result =
      project.run({"set", "knowledge.sources[0].path", "docs", "--format", "json"});
  CHECK(result.exit_status == 0);
  const json reply = json::parse(result.out);
  CHECK(reply["schema"] == "runbook.config_set/1");
  CHECK(reply["created"] == true);
  CHECK(reply["before"] == nullptr);
  CHECK(reply["after"] == "docs");
  CHECK(project.text() == "knowledge:\n  sources:\n    - path: docs\n");

  const ProcessResult named =
      project.run({"--config", "conf/team.yaml", "set", "knowledge.retrieval.top_k", "4"});
  CHECK(named.out == "knowledge.retrieval.top_k = 4\nmade conf/team.yaml:3\n");
}

TEST_CASE("nothing is written that would be wrong", "[cli][config]") {
  const std::string before =
      "knowledge:\n  sources: [{path: docs}]\n  retrieval:\n    top_k: |-\n      3\n";
  const Configured project(before);
  struct Case {
    Texts arguments;
    std::string error;
  };
  const std::vector<Case> cases = {
      {{"knowledge.retrieval.alpha", "7"},
       "runbook: knowledge.retrieval.alpha: expected a number from 0 to 1, got \"7\"\n"},
      {{"knowledge.sources[1].path", "./docs"},
       "runbook: .runbook/config.yaml:2: two sources are called `docs`\n"
       "  hint: give one of them another `name:`\n"},
      {{"knowledge.sources[2].path", "x"},
       "runbook: .runbook/config.yaml:2: the list has 1 entry\n  hint: the next one is [1]\n"},
      {{"knowledge.sources[0].path", "${NO_SUCH}"},
       "runbook: knowledge.sources[].path: the variable NO_SUCH is not set\n"
       "  hint: set it, or write the value in place of ${NO_SUCH}\n"},
      {{"knowledge.retrieval.top_k", "4"},
       "runbook: .runbook/config.yaml:4: a text of several lines cannot be replaced\n"
       "  hint: edit the file there by hand\n"},
      {{"knowledge.retrieval", "4"},
       "runbook: `knowledge.retrieval` is a section, not one value\n"
       "  hint: its keys: top_k, rerank, alpha, min_score\n"},
      {{"knowledge.retrieval.alpha", "a", "b"},
       "runbook: knowledge.retrieval.alpha: expected one value, got 2\n"
       "  hint: quote a value that holds spaces\n"},
      {{"knowledge.retrieval.alpha"},
       "runbook: no value was given\n"
       "  hint: runbook config set KEY VALUE, such as `runbook config set "
       "knowledge.retrieval.top_k 8`\n"},
  };
  for (const Case& wrong : cases) {
    Texts arguments = wrong.arguments;
    arguments.insert(arguments.begin(), "set");
    const ProcessResult result = project.run(arguments);
    CAPTURE(wrong.arguments);
    CHECK(result.exit_status == 2);
    CHECK(result.err == wrong.error);
    CHECK(project.text() == before);
  }
}

TEST_CASE("a wrong file can be repaired key by key", "[cli][config]") {
  const Configured project("knowledge:\n  retrieval: {top_k: many, alpha: most}\n");

  const ProcessResult first = project.run({"set", "knowledge.retrieval.top_k", "4"});
  CHECK(first.exit_status == 0);
  CHECK(first.err.find("the file is still wrong") != std::string::npos);
  CHECK(project.run({"set", "knowledge.retrieval.alpha", "0.5"}).err.empty());
  CHECK(project.text() == "knowledge:\n  retrieval: {top_k: 4, alpha: 0.5}\n");
}

TEST_CASE("a variable that is not set is told when it is written into the configuration",
          "[cli][config]") {
  const Configured project("knowledge: {sources: [{path: docs}]}\n");
  const ProcessResult result = project.run({"set", "llm.api_key", "${NO_SUCH_KEY}"});

  CHECK(result.exit_status == 0);
  CHECK(result.err == "runbook: the variable NO_SUCH_KEY is not set: until it is, so is this\n");
}

TEST_CASE("keys that need each other are set one after the other", "[cli][config]") {
  const Configured project("knowledge: {sources: [{path: docs}]}\n");
  const ProcessResult first = project.run({"set", "knowledge.embedding.provider", "ollama"});
  CHECK(first.exit_status == 0);
  CHECK(first.err.find("the file needs more: ") != std::string::npos);
  const ProcessResult second =
      project.run({"set", "knowledge.embedding.model", "nomic-embed-text"});
  CHECK(second.exit_status == 0);
  CHECK(second.err.empty());
}

TEST_CASE("a place that cannot be written is one sentence", "[cli][config]") {
  const Configured project;
  write_tree(project.folder.path(), {{".runbook", "a file in the way"}});
  const ProcessResult result = project.run({"set", "knowledge.retrieval.top_k", "4"});
  CHECK(result.exit_status == 2);
  CHECK(result.err.find("cannot make the folder: ") != std::string::npos);
}

TEST_CASE("a folder that is gone needs no more than a full path to the configuration",
          "[cli][config]") {
  const Configured project("knowledge: {sources: [{path: docs}], retrieval: {top_k: 3}}\n");
  const ProcessResult result = run_process(
      {.argv = {"sh", "-c",
                "mkdir gone && cd gone && rmdir ../gone && exec '" + built_path("bin/runbook") +
                    "' --config \"$1\" config get knowledge.retrieval.top_k",
                "sh", (project.folder / ".runbook/config.yaml").string()},
       .env = {},
       .input = {},
       .cwd = project.folder.path()});
  CHECK(result.out == "3\n");
}

}  // namespace
}  // namespace runbook::test
