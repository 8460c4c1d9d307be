#include "engine/config.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "indexer/chunk.h"
#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

using test::TempDir;
using test::write_tree;
namespace fs = std::filesystem;

ConfigRequest request_in(const fs::path& folder, Environment environment = {}) {
  return {.config_path = {}, .working_directory = folder, .environment = std::move(environment)};
}

/// The configuration of a folder whose config.yaml holds `yaml`.
Result<Config> load(std::string_view yaml, Environment environment = {}) {
  const TempDir folder;
  write_tree(folder.path(), {{".runbook/config.yaml", yaml}});
  return load_config(request_in(folder.path(), std::move(environment)));
}

std::string error_of(std::string_view yaml, Environment environment = {}) {
  const auto config = load(yaml, std::move(environment));
  return config ? "no error" : to_string(config.error());
}

TEST_CASE("without a configuration the defaults hold", "[engine][config]") {
  const TempDir folder;

  const auto config = load_config(request_in(folder.path()));

  REQUIRE(config);
  CHECK(config->file.empty());
  CHECK(config->sources.empty());
  CHECK(config->database == folder.path() / ".runbook/cache/index.db");
  CHECK(config->embedding.provider == EmbeddingProvider::local);
  CHECK(config->retrieval.top_k == 5);
  CHECK(config->max_age_days == 90);
}

TEST_CASE("without a configuration the two well-known folders are sources when they exist",
          "[engine][config]") {
  const TempDir folder;
  write_tree(folder.path(), {{"work/.runbook/runbooks/", ""}, {"home/.runbook/knowledge/", ""}});
  const std::string home = (folder / "home").string();

  const auto config = load_config(request_in(folder / "work", {{"HOME", home}}));

  REQUIRE(config);
  REQUIRE(config->sources.size() == 2);
  CHECK(config->sources[0].name == "runbooks");
  CHECK(config->sources[0].root == fs::canonical(folder / "work/.runbook/runbooks"));
  CHECK(config->sources[1].name == "knowledge");
}

TEST_CASE("the nearest configuration upwards is read, and its paths are relative to its project",
          "[engine][config]") {
  const TempDir folder;
  write_tree(folder.path(), {{".runbook/config.yaml", "knowledge: {sources: [{path: outer}]}"},
                             {"team/.runbook/config.yaml",
                              "knowledge: {sources: [{path: docs/}], store: {path: i.db}}"},
                             {"team/docs/deep/", ""}});

  const auto config = load_config(request_in(folder / "team/docs/deep"));

  REQUIRE(config);
  CHECK(config->file == folder / "team/.runbook/config.yaml");
  CHECK(config->project == folder / "team");
  REQUIRE(config->sources.size() == 1);
  CHECK(config->sources[0].root == fs::canonical(folder / "team/docs"));
  CHECK(config->sources[0].name == "docs");
  CHECK(config->database == folder / "team/i.db");
}

TEST_CASE("the home configuration is read when none lies upwards", "[engine][config]") {
  const TempDir folder;
  write_tree(folder.path(),
             {{"home/.runbook/config.yaml", "knowledge: {retrieval: {top_k: 7}}"}, {"work/", ""}});

  const auto config =
      load_config(request_in(folder / "work", {{"HOME", (folder / "home").string()}}));

  REQUIRE(config);
  CHECK(config->retrieval.top_k == 7);
  CHECK(config->database == folder / "home/.runbook/cache/index.db");
}

TEST_CASE("a flag names the configuration before a variable, a variable before the nearest file",
          "[engine][config]") {
  const TempDir folder;
  write_tree(folder.path(), {{"flag.yaml", "knowledge: {retrieval: {top_k: 1}}"},
                             {"variable.yaml", "knowledge: {retrieval: {top_k: 2}}"},
                             {".runbook/config.yaml", "knowledge: {retrieval: {top_k: 3}}"}});
  ConfigRequest request =
      request_in(folder.path(), {{"RUNBOOK_CONFIG", (folder / "variable.yaml").string()}});

  CHECK(load_config(request)->retrieval.top_k == 2);
  request.config_path = "flag.yaml";
  CHECK(load_config(request)->retrieval.top_k == 1);
  CHECK(load_config(request_in(folder.path()))->retrieval.top_k == 3);
}

TEST_CASE("a configuration that was named and is not there is an error", "[engine][config]") {
  const TempDir folder;
  ConfigRequest request = request_in(folder.path());
  request.config_path = "gone.yaml";

  const auto config = load_config(request);

  REQUIRE_FALSE(config);
  CHECK(config.error().code == Errc::not_found);
  CHECK(to_string(config.error()) == "gone.yaml: no such configuration file");
  CHECK(config.error().hint == "it was named by --config");
}

TEST_CASE("a folder or a pipe in the place of the configuration is an error", "[engine][config]") {
  const TempDir folder;
  const std::filesystem::path place = folder / ".runbook/config.yaml";
  std::filesystem::create_directories(place.parent_path());
  SECTION("a folder") {
    std::filesystem::create_directory(place);
  }
  SECTION("a pipe") {
    REQUIRE(::mkfifo(place.c_str(), 0600) == 0);
  }
  SECTION("a link to nowhere") {
    std::filesystem::create_symlink("gone.yaml", place);
  }

  const auto config =
      load_config({.config_path = {}, .working_directory = folder.path(), .environment = {}});

  REQUIRE_FALSE(config);
  CHECK(to_string(config.error()) == ".runbook/config.yaml: the configuration is not a file");
}

TEST_CASE("a variable beats the file", "[engine][config]") {
  const auto config = load("knowledge: {retrieval: {top_k: 3}, validation: {max_age_days: 30}}",
                           {{"RUNBOOK_KNOWLEDGE_RETRIEVAL_TOP_K", "9"}});

  REQUIRE(config);
  CHECK(config->retrieval.top_k == 9);
  CHECK(config->max_age_days == 30);
}

TEST_CASE("how near vectors are found is a word of three", "[engine][config]") {
  const auto of = [](const std::string& word) {
    const auto config = load("knowledge: {store: {vector_index: " + word + "}}");
    REQUIRE(config);
    return config->vector_index;
  };
  CHECK(of("auto") == VectorIndex::automatic);
  CHECK(of("exact") == VectorIndex::exact);
  CHECK(of("hnsw") == VectorIndex::hnsw);
  CHECK_FALSE(load("knowledge: {store: {vector_index: annoy}}"));
}

TEST_CASE("the fallbacks of the table are those of the parts", "[engine][config]") {
  const auto config = load("");
  REQUIRE(config);
  CHECK(config->retrieval.top_k == RetrievalConfig{}.top_k);
  CHECK(config->max_chunk_tokens == ChunkOptions{}.max_tokens);
  CHECK(config->max_age_days == Config{}.max_age_days);
}

TEST_CASE("the rerank by features can be switched off", "[engine][config]") {
  CHECK(load("knowledge: {retrieval: {rerank: features}}")->retrieval.features);
  CHECK_FALSE(load("knowledge: {retrieval: {rerank: none}}")->retrieval.features);
}

TEST_CASE("camelCase keys mean the same as snake_case keys", "[engine][config]") {
  const auto config = load("knowledge: {retrieval: {topK: 4}, validation: {maxAgeDays: 12}}");

  REQUIRE(config);
  CHECK(config->retrieval.top_k == 4);
  CHECK(config->max_age_days == 12);
}

TEST_CASE("variables are filled in anywhere in a value", "[engine][config]") {
  const TempDir folder;
  write_tree(folder.path(), {{".runbook/config.yaml",
                              "knowledge:\n  sources:\n    - path: ${BASE}/docs-${TEAM}\n      "
                              "include: ['${TEAM}*.md']\n"},
                             {"x/docs-red/", ""}});

  const auto config =
      load_config(request_in(folder.path(), {{"BASE", (folder / "x").string()}, {"TEAM", "red"}}));

  REQUIRE(config);
  CHECK(config->sources[0].root == fs::canonical(folder / "x/docs-red"));
  CHECK(config->sources[0].include == std::vector<std::string>{"red*.md"});
}

TEST_CASE("a key of a feature that is not used may hold a variable that is not set",
          "[engine][config]") {
  CHECK(load("llm: {provider: anthropic, api_key: '${NO_SUCH_KEY}'}"));
  CHECK(load("knowledge: {embedding: {api_key: '${NO_SUCH_KEY}'}}"));
}

TEST_CASE("sections of other tools are left alone", "[engine][config]") {
  CHECK(load("providers:\n  kubernetes: {enabled: true}\nknowledge: {retrieval: {top_k: 2}}\n"));
  CHECK(load("sources: [kubernetes, aws]\nvalidation: {strict: true}\nstore: redis\n"));
  CHECK(load("# nothing but a comment\n"));
  CHECK(load(""));
  CHECK(load("knowledge:\n"));
}

TEST_CASE("a wrong configuration is one sentence with its place", "[engine][config]") {
  struct Case {
    std::string_view yaml;
    std::string_view error;
  };
  const std::vector<Case> cases = {
      {"knowledge:\n  retreival:\n    top_k: 3\n",
       "unknown key `knowledge.retreival` in .runbook/config.yaml:2, did you mean "
       "`knowledge.retrieval`?"},
      {"knowlege:\n  sources: []\n",
       "unknown key `knowlege` in .runbook/config.yaml:1, did you mean `knowledge`?"},
      {"lmm: {provider: openai}\n",
       "unknown key `lmm` in .runbook/config.yaml:1, did you mean `llm`?"},
      {"embedding: {provider: none}\n",
       "unknown key `embedding` in .runbook/config.yaml:1, did you mean `knowledge.embedding`?"},
      {"x: 1\nsources:\n  - path: docs\n",
       "unknown key `sources` in .runbook/config.yaml:2, did you mean `knowledge.sources`?"},
      {"addTo: docs\n",
       "unknown key `addTo` in .runbook/config.yaml:1, did you mean `knowledge.add_to`?"},
      {"knowledge: {topK: 3}\n",
       "unknown key `knowledge.topK` in .runbook/config.yaml:1, did you mean "
       "`knowledge.retrieval.top_k`?"},
      {"knowledge: {retrieval: {xyzzy: 1}}",
       "unknown key `knowledge.retrieval.xyzzy` in .runbook/config.yaml:1"},
      {"knowledge:\n  sources:\n    - path: docs\n      exlude: ['*.txt']\n",
       "unknown key `knowledge.sources[].exlude` in .runbook/config.yaml:4, did you mean "
       "`knowledge.sources[].exclude`?"},
      {"knowledge: {retrieval: {top_k: many}}",
       ".runbook/config.yaml:1: knowledge.retrieval.top_k: expected a whole number from 1 to 200, "
       "got \"many\""},
      {"knowledge: {retrieval: {top_k: 2.5}}",
       ".runbook/config.yaml:1: knowledge.retrieval.top_k: expected a whole number from 1 to 200, "
       "got \"2.5\""},
      {"knowledge: {retrieval: {alpha: nan}}",
       ".runbook/config.yaml:1: knowledge.retrieval.alpha: expected a number from 0 to 1, got "
       "\"nan\""},
      {"knowledge: {embedding: {provider: locall}}",
       ".runbook/config.yaml:1: knowledge.embedding.provider: expected local, openai, ollama "
       "or none, got \"locall\""},
      {"knowledge: {store: {type: opensearch}}",
       ".runbook/config.yaml:1: knowledge.store.type: \"opensearch\" is not available in this "
       "build"},
      {"knowledge: {sources: [{type: confluence, path: x}]}",
       ".runbook/config.yaml:1: knowledge.sources[].type: \"confluence\" is not available in this "
       "build"},
      {"knowledge: {embedding: {model: bge-small}}",
       ".runbook/config.yaml:1: knowledge.embedding.model: \"bge-small\" is not available in this "
       "build"},
      {"knowledge: {sources: [{name: docs}]}",
       ".runbook/config.yaml:1: knowledge.sources: a source has no `path:`"},
      {"knowledge: {sources: docs}",
       ".runbook/config.yaml:1: knowledge.sources: expected a list of sources, each with `path:`"},
      {"knowledge: {sources: [{path: a/docs}, {path: b/docs}]}",
       ".runbook/config.yaml:1: two sources are called `docs`"},
      {"knowledge: {sources: [{path: docs}, {path: ./docs, name: again}]}",
       ".runbook/config.yaml:1: the sources `docs` and `again` are the same folder"},
      {"knowledge: [1, 2]", ".runbook/config.yaml:1: knowledge: expected a section of keys"},
      {"knowledge: {store: {path: [a]}}",
       ".runbook/config.yaml:1: knowledge.store.path: expected one value"},
      {"knowledge: {retrieval: {top_k: 1, topK: 2}}",
       ".runbook/config.yaml:1: knowledge.retrieval.top_k is given twice"},
      {"knowledge: {sources: [{path: '${NO_SUCH}/x'}]}",
       ".runbook/config.yaml:1: knowledge.sources[].path: the variable NO_SUCH is not set"},
      {"- a\n- b\n", ".runbook/config.yaml: expected one mapping of keys, such as `knowledge:`"},
  };
  for (const Case& wrong : cases) {
    CAPTURE(wrong.yaml);
    CHECK(error_of(wrong.yaml) == wrong.error);
  }
}

TEST_CASE("a configuration of a hundred kibibytes is read and one byte more is not",
          "[engine][config][limits]") {
  constexpr std::size_t kLimit = 100 * 1024;
  const std::string_view start = "knowledge: {retrieval: {top_k: 3}}\n#";
  for (const std::size_t size : {kLimit - 1, kLimit, kLimit + 1}) {
    const std::string yaml = std::string(start) + std::string(size - start.size(), 'x');
    const auto config = load(yaml);
    CAPTURE(size);
    CHECK(config.has_value() == (size <= kLimit));
    if (!config) CHECK(config.error().code == Errc::too_large);
  }
}

TEST_CASE("broken YAML is an error with its line", "[engine][config]") {
  const auto config = load("knowledge:\n  sources: [\n");

  REQUIRE_FALSE(config);
  CHECK(config.error().code == Errc::invalid_argument);
  CHECK(config.error().where.starts_with(".runbook/config.yaml:"));
}

TEST_CASE("a misspelt variable of ours is an error, one of another tool is not",
          "[engine][config]") {
  CHECK(error_of("", {{"RUNBOOK_KNOWLEDGE_RETRIEVAL_TOPK", "3"}}) ==
        "unknown variable `RUNBOOK_KNOWLEDGE_RETRIEVAL_TOPK`, did you mean "
        "`RUNBOOK_KNOWLEDGE_RETRIEVAL_TOP_K`?");
  CHECK(error_of("", {{"RUNBOOK_KNOWLEDGE_RETRIEVAL_TOP_K", "x"}}) ==
        "RUNBOOK_KNOWLEDGE_RETRIEVAL_TOP_K: knowledge.retrieval.top_k: expected a whole number "
        "from 1 to 200, got \"x\"");
  CHECK(load("", {{"RUNBOOK_HOME", "/opt/runbook"}}));
}

}  // namespace
}  // namespace runbook
