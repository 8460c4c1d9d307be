#include "engine/embedding_config.h"

#include <catch2/catch.hpp>

#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;
using test::TempDir;
using test::write_tree;

Result<Config> load(std::string_view embedding, Environment environment = {}) {
  const TempDir folder;
  const std::string yaml = std::string("knowledge:\n  embedding: ") + std::string(embedding) + "\n";
  write_tree(folder.path(), {{".runbook/config.yaml", yaml}});
  // Named, so that nobody has to allow what it asks for: trust is tested by itself.
  return load_config({.config_path = ".runbook/config.yaml",
                      .working_directory = folder.path(),
                      .environment = std::move(environment)});
}

std::string error_of(std::string_view embedding) {
  const auto config = load(embedding);
  return config ? "no error" : to_string(config.error());
}

TEST_CASE("an OpenAI model needs no more than its name", "[engine][config]") {
  const auto config =
      load("{provider: openai, model: text-embedding-3-small}", {{"OPENAI_API_KEY", "k-1"}});

  REQUIRE(config);
  const EmbeddingConfig& embedding = config->embedding;
  CHECK(embedding.provider == EmbeddingProvider::openai);
  CHECK(embedding.endpoint->url("/embeddings") == "https://api.openai.com/v1/embeddings");
  CHECK(embedding.model == "text-embedding-3-small");
  CHECK(embedding.api_key == "k-1");
  CHECK_FALSE(embedding.dimensions);
}

TEST_CASE("a key goes to the service it is for and to no other", "[engine][config]") {
  const auto other = load("{provider: openai, model: m, base_url: 'https://models.example.com/v1'}",
                          {{"OPENAI_API_KEY", "k-1"}});
  const auto named = load(
      "{provider: openai, model: m, base_url: 'https://models.example.com', api_key: '${MY_KEY}'}",
      {{"OPENAI_API_KEY", "k-1"}, {"MY_KEY", "k-2"}});
  const auto variable =
      load("{provider: ollama, model: m}", {{"RUNBOOK_KNOWLEDGE_EMBEDDING_API_KEY", "k-3"}});

  REQUIRE(other);
  REQUIRE(named);
  REQUIRE(variable);
  CHECK(other->embedding.api_key.empty());
  CHECK(named->embedding.api_key == "k-2");
  CHECK(variable->embedding.api_key == "k-3");
  CHECK(variable->embedding.endpoint->place() == "127.0.0.1:11434");
}

TEST_CASE("what cannot be honoured is refused with its place", "[engine][config]") {
  const std::string at = ".runbook/config.yaml:2: knowledge.embedding.";
  CHECK(error_of("{provider: openai, model: m, api_key: k-123}") ==
        at + "api_key: a key does not belong into a configuration file");
  CHECK(error_of("{provider: ollama}") ==
        at + "model: a remote provider needs the name of a model");
  CHECK(error_of("{provider: openai, model: m, base_url: 'http://models.example.com'}") ==
        at + "base_url: plain http to models.example.com would send text in the open");
  CHECK(error_of("{provider: openai, model: m, base_url: 'https://u:p@models.example.com'}") ==
        at + "base_url: the address holds a user name or a password");
  CHECK(error_of("{base_url: 'https://models.example.com'}") ==
        at + "base_url: has no effect with a local model");
  CHECK(error_of("{document_prefix: 'search_document: '}") ==
        at + "document_prefix: has no effect with a local model");
  CHECK(error_of("{dimensions: 512}") == at + "dimensions: \"512\" is not available in this build");
}

TEST_CASE("the key of a file is read when nobody else can read it", "[engine][config]") {
  const TempDir folder;
  write_tree(folder.path(), {{"key", " k-file \n"}, {"empty", "\n"}, {"odd", "k\r\nX-Other: 1\n"}});
  EmbeddingConfig config;
  const auto load_from = [&](std::string_view name, fs::perms mode) {
    config.api_key_file = folder / name;
    fs::permissions(config.api_key_file, mode);
    return load_api_key(config);
  };
  constexpr fs::perms kOwner = fs::perms::owner_read | fs::perms::owner_write;

  CHECK(load_from("key", kOwner).value() == "k-file");
  const auto open = load_from("key", kOwner | fs::perms::group_read);
  REQUIRE_FALSE(open);
  CHECK(open.error().message == "others can read the file of the key");
  CHECK(open.error().hint == "chmod 600 " + (folder / "key").string());
  CHECK(load_from("empty", kOwner).error().message == "the file of the key is empty");
  const auto odd = load_from("odd", kOwner);
  REQUIRE_FALSE(odd);
  CHECK(odd.error().message == "the key of knowledge.embedding holds a character that no key has");
  config.api_key_file = folder / "gone";
  CHECK(load_api_key(config).error().code == Errc::not_found);
}

}  // namespace
}  // namespace runbook
