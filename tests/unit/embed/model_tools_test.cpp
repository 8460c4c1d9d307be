// The scripts that bring the model: what can be tried without a network.

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "base/files.h"
#include "tests/support/places.h"
#include "tests/unit/embed/model_under_test.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

const std::string kSource = test::source_path();

struct Outcome {
  int status = -1;
  std::string output;  ///< both streams
};

Outcome run(const std::string& command) {
  Outcome outcome;
  FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    outcome.output.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) outcome.status = WEXITSTATUS(status);
  return outcome;
}

std::string content(const fs::path& path) {
  auto file = read_file(path);
  return file ? std::move(file->bytes) : std::string();
}

fs::path scratch_folder() {
  std::string name = (fs::temp_directory_path() / "runbook-tools-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  return name;
}

TEST_CASE("make_model_graph makes the graph that is kept, byte for byte", "[embed][tools]") {
  if (!has_model()) return;
  const fs::path folder = scratch_folder();
  const fs::path weights = model_under_test().model_folder / "model.safetensors";
  const Outcome made = run("python3 '" + kSource + "/tools/make_model_graph' --weights '" +
                           weights.string() + "' --output '" + (folder / "graph").string() + "'");
  INFO(made.output);
  CHECK(made.status == 0);
  const std::string kept = content(kSource + "/embed/local/model/minilm-l6.onnx");
  CHECK(!kept.empty());
  CHECK((content(folder / "graph") == kept));
  fs::remove_all(folder);
}

TEST_CASE("make_model_graph refuses other weights", "[embed][tools]") {
  const fs::path folder = scratch_folder();
  std::ofstream(folder / "weights") << "not weights";
  const Outcome made =
      run("python3 '" + kSource + "/tools/make_model_graph' --weights '" +
          (folder / "weights").string() + "' --output '" + (folder / "graph").string() + "'");
  CHECK(made.status == 1);
  CHECK(made.output.find("not the pinned weights") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "graph"));
  fs::remove_all(folder);
}

TEST_CASE("fetch_model --check names every file that is missing or wrong", "[embed][tools]") {
  const fs::path folder = scratch_folder();
  fs::create_directory(folder / "minilm-l6");
  std::ofstream(folder / "minilm-l6/vocab.txt") << "[PAD]\n";
  const Outcome checked =
      run("'" + kSource + "/tools/fetch_model' --check '" + folder.string() + "'");
  CHECK(checked.status == 1);
  CHECK(checked.output.find("minilm-l6/model.safetensors: missing\n") != std::string::npos);
  CHECK(checked.output.find("minilm-l6/vocab.txt: wrong hash\n") != std::string::npos);
  CHECK(checked.output.find("hint: run tools/fetch_model\n") != std::string::npos);
  fs::remove_all(folder);
}

TEST_CASE("fetch_model refuses an option it does not know", "[embed][tools]") {
  const Outcome refused = run("'" + kSource + "/tools/fetch_model' --fast");
  CHECK(refused.status == 2);
  CHECK(refused.output ==
        "fetch_model: unknown option --fast\n  hint: tools/fetch_model [--check] [FOLDER]\n");
}

TEST_CASE("fetch_model into a folder that cannot be made says so", "[embed][tools]") {
  const Outcome failed = run("'" + kSource + "/tools/fetch_model' /proc/nowhere");
  CHECK(failed.status == 1);
  CHECK(failed.output.find("/proc/nowhere cannot be written") != std::string::npos);
}

}  // namespace
}  // namespace runbook
