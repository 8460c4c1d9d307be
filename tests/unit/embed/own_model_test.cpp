#include <numeric>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "embed/local/manifest.h"
#include "tests/support/places.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/embed/model_under_test.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;
using test::TempDir;
using test::write_tree;

constexpr std::string_view kManifest =
    "name: tiny-1\ndimension: 16\nmax_tokens: 64\npooling: mean\n";

/// A folder with a model of eleven words.
struct TinyModel {
  explicit TinyModel(std::string_view manifest = kManifest, std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(), {"python3", test::source_path("tests/support/make_tiny_model.py"),
                                 folder.path().string()});
    const auto made = test::run_process({.argv = flags, .env = {}, .input = {}, .cwd = {}});
    if (made.exit_status != 0) throw std::runtime_error(made.err);
    write(manifest);
  }
  void write(std::string_view manifest) const {
    write_tree(folder.path(), {{kManifestName, manifest}});
  }
  LocalModelOptions options() const {
    LocalModelOptions options = model_under_test();
    options.own_model = folder.path();
    return options;
  }
  std::unique_ptr<Embedder> open() const { return make_local_embedder(options()).value(); }
  std::string error() const {
    const auto made = make_local_embedder(options());
    if (!made) return to_string(made.error()).substr(folder.path().string().size() + 1);
    const auto vector = (*made)->embed_query("disk full");
    return vector ? "no error" : vector.error().message;
  }

  TempDir folder;
};

double cosine(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST_CASE("a model of one's own embeds with its own size and tokens", "[embed][own]") {
  if (!has_model()) return;
  const TinyModel tiny;
  const auto embedder = tiny.open();

  const auto pages =
      embedder->embed_documents(std::vector<std::string>{"disk full", "pods stuck", "Disk FULL"});
  const auto question = embedder->embed_query("full disk");

  REQUIRE(pages);
  REQUIRE(question);
  CHECK(embedder->dimension() == 16);
  CHECK(embedder->max_tokens() == 64);
  CHECK_FALSE(embedder->cosine_floor());
  CHECK(cosine((*pages)[0], (*pages)[2]) == Approx(1.0));
  CHECK(cosine((*pages)[0], *question) == Approx(1.0));  // a mean does not know of order
  CHECK(cosine((*pages)[0], (*pages)[1]) < 0.7);
}

TEST_CASE("pooling and prefixes are those of the manifest", "[embed][own]") {
  if (!has_model()) return;
  const TinyModel tiny;
  const Vector plain = *tiny.open()->embed_query("disk");
  const Vector prefixed = *tiny.open()->embed_query("query disk");

  tiny.write(str_cat(kManifest, "prefixes: {query: 'query ', document: 'page '}\n"));
  CHECK(cosine(*tiny.open()->embed_query("disk"), prefixed) == Approx(1.0));
  CHECK(cosine(tiny.open()->embed_documents(std::vector<std::string>{"disk"})->front(), prefixed) <
        0.99);
  tiny.write("name: tiny-1\ndimension: 16\nmax_tokens: 64\npooling: cls\n");
  const Vector first = *tiny.open()->embed_query("disk");
  CHECK(cosine(first, *tiny.open()->embed_query("pods")) == Approx(1.0));  // [CLS] alone
  CHECK(cosine(first, plain) < 0.9);
}

TEST_CASE("our model as a model of one's own gives the same vectors", "[embed][own]") {
  if (!has_model()) return;
  const TempDir folder;
  const fs::path ours = model_under_test().model_folder;
  for (const char* const name : {"minilm-l6.onnx", "model.safetensors", "vocab.txt"})
    fs::create_hard_link(ours / name, folder / name);
  write_tree(folder.path(), {{kManifestName,
                              "name: again\ndimension: 384\nmax_tokens: 256\npooling: mean\n"
                              "model: minilm-l6.onnx\n"}});
  LocalModelOptions options = model_under_test();
  const auto built_in = make_local_embedder(options).value();
  options.own_model = folder.path();
  const auto own = make_local_embedder(options).value();
  const std::string text = "replica lag grows after the switchover";

  CHECK(cosine(*own->embed_query(text), *built_in->embed_query(text)) > 0.99999);
}

TEST_CASE("a model's id changes with all that its vectors depend on", "[embed][own]") {
  const TinyModel tiny;
  const auto id = [&] { return model_id_of(load_manifest(tiny.folder.path()).value()).value(); };
  const std::string first = id();
  CHECK(first.starts_with("tiny-1-"));
  CHECK(first.ends_with("-t1"));

  tiny.write(str_cat(kManifest, "prefixes: {query: 'query '}\n"));
  CHECK(id() == first);  // vectors of pages do not change
  tiny.write(str_cat(kManifest, "prefixes: {document: 'page '}\n"));
  CHECK(id() != first);
  tiny.write("name: tiny-1\ndimension: 16\nmax_tokens: 32\npooling: mean\n");
  CHECK(id() != first);
  tiny.write(kManifest);
  CHECK(id() == first);
  write_tree(tiny.folder.path(), {{"model.onnx_data", "weights"}});
  CHECK(id() != first);
}

TEST_CASE("whatever is wrong with a manifest is one sentence", "[embed][own]") {
  if (!has_model()) return;
  const TinyModel tiny;
  const auto said = [&](std::string_view manifest) {
    tiny.write(manifest);
    return tiny.error();
  };
  const std::string start = "name: a\ndimension: 16\nmax_tokens: 64\n";
  CHECK(said("") == "manifest.yaml: expected a mapping of keys");
  CHECK(said("dimension: 16\n") == "manifest.yaml: `name:` is missing");
  CHECK(said("name: a b\n") == "manifest.yaml:1: name: expected letters, digits, and . _ - /");
  CHECK(said("name: a\ndimension: big\n") ==
        "manifest.yaml:2: dimension: expected a whole number from 1 to 16384, got \"big\"");
  CHECK(said("name: a\ndimension: 16\nmax_tokens: 1\n") ==
        "manifest.yaml:3: max_tokens: expected a whole number from 8 to 8192, got \"1\"");
  CHECK(said(start) == "manifest.yaml: `pooling:` is missing");
  CHECK(said(start + "pooling: max\n") ==
        "manifest.yaml:4: pooling: expected mean or cls, got \"max\"");
  CHECK(said(start + "pooling: cls\npoolling: cls\n") ==
        "manifest.yaml:5: unknown key `poolling`, did you mean `pooling`?");
  CHECK(said(start + "pooling: cls\nmodel: other.onnx\n") ==
        "manifest.yaml:5: model: there is no file \"other.onnx\" in the model's folder");
  CHECK(said(start + "pooling: cls\nvocabulary: ../vocab.txt\n") ==
        "manifest.yaml:5: vocabulary: there is no file \"../vocab.txt\" in the model's folder");
  CHECK(said(start + "pooling: cls\nprefixes: {questions: x}\n") ==
        "manifest.yaml:5: unknown key `questions`");
  fs::remove(tiny.folder / kManifestName);
  CHECK(tiny.error().starts_with(
      "manifest.yaml: the model's folder has no manifest that can be read: "));
}

TEST_CASE("a graph that does not fit its manifest is one sentence", "[embed][own]") {
  if (!has_model()) return;
  const TinyModel narrow(kManifest, {"--dimension", "8"});
  CHECK(narrow.error() == "the local model failed: its vectors have 8 numbers, expected 16");
  const TinyModel picture(kManifest, {"--input", "pixel_values"});
  CHECK(picture.error() ==
        "the local model cannot be opened: it wants an input `pixel_values`; known are input_ids, "
        "attention_mask, token_type_ids and position_ids");
  const TinyModel broken;
  write_tree(broken.folder.path(), {{"model.onnx", "no graph at all"}});
  CHECK(broken.error().starts_with("the local model cannot be opened: "));
}

TEST_CASE("a configuration that says something else than the manifest is refused", "[embed][own]") {
  if (!has_model()) return;
  const TinyModel tiny;
  LocalModelOptions options = tiny.options();
  options.dimensions = 32;
  CHECK(make_local_embedder(options).error().message ==
        "knowledge.embedding.dimensions is 32, the manifest says 16");
  options.dimensions = 16;
  options.name = "other";
  CHECK(make_local_embedder(options).error().message ==
        "knowledge.embedding.model is other, the manifest says tiny-1");
}

}  // namespace
}  // namespace runbook
