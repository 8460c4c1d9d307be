#include "embed/local/local_embedder.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/embed/golden_lines.h"
#include "tests/unit/embed/model_under_test.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

/// A folder of this process that goes with the test.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "runbook-embed-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Scratch() { fs::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// A file of that size without content: what looks at sizes alone takes it for the real one.
fs::path write_sparse(const fs::path& path, std::uintmax_t size) {
  std::ofstream(path).put('x');
  fs::resize_file(path, size);
  return path;
}

/// A folder that passes for the model until it is opened.
LocalModelOptions hollow_model(const fs::path& folder) {
  write_sparse(folder / "minilm-l6.onnx", 23'149);
  write_sparse(folder / "vocab.txt", 231'508);
  write_sparse(folder / "model.safetensors", 90'868'376);
  return {.model_folder = folder, .plugin = write_sparse(folder / "plugin.so", 100)};
}

std::unique_ptr<Embedder> open_model(int threads = 0) {
  LocalModelOptions options = model_under_test();
  options.threads = threads;
  auto made = make_local_embedder(options);
  REQUIRE(made);
  return std::move(made).value();
}

double dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

float largest_difference(const Vector& a, const Vector& b) {
  REQUIRE(a.size() == b.size());
  float largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

TEST_CASE("the local model gives the vectors of the independent reference", "[embed][local]") {
  if (!has_model()) return;
  const auto embedder = open_model();
  const auto lines = read_golden<float>("embeddings.tsv");
  REQUIRE(lines.size() >= 40);
  std::vector<std::string> texts;
  for (const auto& line : lines)
    texts.push_back(line.text);
  const auto documents = embedder->embed_documents(texts);
  REQUIRE(documents);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    CAPTURE(lines[i].line, lines[i].text);
    CHECK(dot((*documents)[i], lines[i].numbers) >= 0.9999);
    CHECK(largest_difference((*documents)[i], lines[i].numbers) <= 1e-4F);
  }
}

TEST_CASE("a question and a document of the same text have the same vector", "[embed][local]") {
  if (!has_model()) return;
  const std::string text = "pods stuck terminating after node drain";
  const auto questions = open_model();
  const auto documents = open_model();
  const Vector question = questions->embed_query(text).value();
  // Enough texts that the weights are packed, which is another way through the runtime.
  const auto packed = documents->embed_documents(std::vector<std::string>(32, text));
  REQUIRE(packed);
  for (const Vector& vector : *packed)
    CHECK(vector == packed->front());
  CHECK(largest_difference(question, packed->front()) <= 1e-5F);
  CHECK(dot(question, question) == Approx(1.0));
}

TEST_CASE("documents come back in order whatever the number of workers", "[embed][local]") {
  if (!has_model()) return;
  const std::vector<std::string> texts = {"disk", "", "the certificate of the ingress expires",
                                          "a b c d e f g h i j k l m n o p"};
  const auto alone = open_model(1)->embed_documents(texts);
  const auto together = open_model(3)->embed_documents(texts);
  REQUIRE(alone);
  REQUIRE(together);
  CHECK(*alone == *together);
  CHECK(open_model()->embed_documents({})->empty());
}

TEST_CASE("questions may come from several threads at once", "[embed][local]") {
  if (!has_model()) return;
  const auto embedder = open_model();
  const Vector wanted = *open_model()->embed_query("replication lag");
  std::vector<Vector> found(4);
  {
    std::vector<std::jthread> threads;
    for (Vector& place : found) {
      threads.emplace_back([&] {
        if (auto vector = embedder->embed_query("replication lag")) place = *vector;
      });
    }
  }
  for (const Vector& vector : found)
    CHECK(vector == wanted);
}

TEST_CASE("the id of the local model names its weights and the text preparation",
          "[embed][local]") {
  if (!has_model()) return;
  const auto embedder = open_model();
  CHECK(embedder->model_id() == "all-MiniLM-L6-v2-53aa51172d14-t1");
  CHECK(embedder->dimension() == 384);
  CHECK(embedder->max_tokens() == 256);
}

TEST_CASE("a missing model is unavailable and the hint says how to get it", "[embed][local]") {
  const Scratch scratch;
  LocalModelOptions options = hollow_model(scratch.path());
  for (const char* name : {"minilm-l6.onnx", "vocab.txt", "model.safetensors", "plugin.so"}) {
    CAPTURE(name);
    fs::rename(scratch.path() / name, scratch.path() / "away");
    const auto made = make_local_embedder(options);
    fs::rename(scratch.path() / "away", scratch.path() / name);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::unavailable);
    CHECK(to_string(made.error()) ==
          (scratch.path() / name).string() + ": the local model is not here");
    CHECK(made.error().hint ==
          "run tools/fetch_model, then build and install again; until then words are searched "
          "without it");
  }
}

TEST_CASE("weights of another size are refused before anything is loaded", "[embed][local]") {
  const Scratch scratch;
  const LocalModelOptions options = hollow_model(scratch.path());
  fs::resize_file(scratch.path() / "model.safetensors", 1'000);
  const auto made = make_local_embedder(options);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == Errc::unavailable);
  CHECK(made.error().message == "the local model is damaged: expected 90868376 bytes, found 1000");
}

TEST_CASE("a plugin that is no library is unavailable when a vector is asked for",
          "[embed][local]") {
  if (!has_model()) return;
  const Scratch scratch;
  LocalModelOptions options = model_under_test();
  options.plugin = write_sparse(scratch.path() / "plugin.so", 100);
  const auto made = make_local_embedder(options);
  REQUIRE(made);
  const auto vector = (*made)->embed_query("disk full");
  REQUIRE_FALSE(vector);
  CHECK(vector.error().code == Errc::unavailable);
  CHECK(vector.error().message.find("plugin cannot be loaded") != std::string::npos);
  CHECK_FALSE((*made)->embed_documents(std::vector<std::string>{"disk full"}));
}

TEST_CASE("a library that is not our plugin is refused by name", "[embed][local]") {
  if (!has_model()) return;
  LocalModelOptions options = model_under_test();
  options.plugin = options.plugin.parent_path() / "libonnxruntime.so.1.31.1";
  const auto vector = make_local_embedder(options).value()->embed_query("disk full");
  REQUIRE_FALSE(vector);
  CHECK(vector.error().message == "the local model's plugin is of another version of runbook");
}

TEST_CASE("a damaged graph or vocabulary is an error and no crash", "[embed][local]") {
  if (!has_model()) return;
  const Scratch scratch;
  LocalModelOptions options = model_under_test();
  for (const char* name : {"minilm-l6.onnx", "vocab.txt", "model.safetensors"}) {
    fs::copy_file(options.model_folder / name, scratch.path() / name);
  }
  options.model_folder = scratch.path();
  const char* const damaged = GENERATE("minilm-l6.onnx", "vocab.txt");
  CAPTURE(damaged);
  const auto size = fs::file_size(scratch.path() / damaged);
  write_sparse(scratch.path() / damaged, 0);
  fs::resize_file(scratch.path() / damaged, size);
  const auto vector = make_local_embedder(options).value()->embed_query("disk full");
  REQUIRE_FALSE(vector);
  CHECK_FALSE(vector.error().hint.empty());
}

// Run in a process of its own by the next test: the runtime starts once a process.
TEST_CASE("one vector, for the test of telemetry", "[.telemetry]") {
  REQUIRE(open_model()->embed_query("disk full"));
}

TEST_CASE("the runtime writes nothing at home and starts no thread that could send",
          "[embed][local]") {
  if (!has_model()) return;
  const Scratch home;
  const std::string command = "env HOME='" + home.path().string() + "' XDG_CACHE_HOME='" +
                              home.path().string() + "/cache' TMPDIR='" + home.path().string() +
                              "' '" + fs::read_symlink("/proc/self/exe").string() +
                              "' '[.telemetry]' >/dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  CHECK(fs::is_empty(home.path()));
}

}  // namespace
}  // namespace runbook
