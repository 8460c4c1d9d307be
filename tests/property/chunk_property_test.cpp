// Chunks keep their promises over every document at hand, and over documents nobody would write.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "indexer/parse/front_matter.h"
#include "tests/property/chunk_invariants.h"
#include "tests/support/places.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> markdown_files(const fs::path& root) {
  std::vector<fs::path> files;
  if (!fs::exists(root)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file() && entry.path().extension() == ".md") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return to_valid_utf8(std::string(std::istreambuf_iterator<char>(in), {}));
}

void check_files(const std::vector<fs::path>& files, std::size_t step) {
  for (std::size_t i = 0; i < files.size(); i += step) {
    const std::string text = read_text(files[i]);
    for (const std::string& failure :
         test::broken_chunk_promises(text, parse_front_matter(text).body_begin)) {
      FAIL_CHECK(files[i].string() << ": " << failure);
    }
  }
}

// Pieces from which cases grow that documents have and parsers dislike.
const std::vector<std::string> kPieces = {
    "# Title\n",
    "## Sub `code` {#sub}\n",
    "Setext\n===\n",
    "Two\nlines\n---\n",
    "text ",
    "A sentence. Another one! And more?\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "- item\n",
    "  - nested\n",
    "1. step\n",
    "   continued\n",
    "> quote\n",
    "> ```\n> quoted\n",
    "> ```\n",
    "```bash\n",
    "```\n",
    "  ```sh\n",
    "  ```\n",
    "~~~\n",
    "````\n",
    "    indented code\n",
    "\tTabbed code\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "| 3 | `x|y` |\n",
    "para above\n| h |\n|---|\n",
    "[ref]: http://example.com\n",
    "<!-- hidden\n",
    "-->\n",
    "<details>\n",
    "</details>\n\n",
    "***\n",
    "$ kubectl get pods -n <namespace>\n",
    "cat <<EOF\nbody\nEOF\n",
    "{{< note >}}\n",
    "日本語の文章です。とても長い。",
    "é\u200b\u202e ",
    "word-word_word/word ",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "[link](http://example.com/a_b \"title\") ![image](a.png)\n",
    "* * *\n",
    "+\n",
    "+++\n",
};

std::string random_document(std::mt19937& random) {
  std::uniform_int_distribution<std::size_t> pick(0, kPieces.size() - 1);
  std::uniform_int_distribution<int> count(0, 120);
  std::uniform_int_distribution<int> repeat(1, 8);
  std::string text;
  for (int i = count(random); i > 0; --i) {
    const std::string& piece = kPieces[pick(random)];
    for (int r = random() % 6 == 0 ? repeat(random) : 1; r > 0; --r)
      text += piece;
  }
  return text;
}

}  // namespace

TEST_CASE("chunks of the sample corpus keep every promise", "[property][chunk]") {
  const auto files = markdown_files(test::source_path("corpus/knowledge"));
  REQUIRE_FALSE(files.empty());
  check_files(files, 1);
}

TEST_CASE("chunks of two thousand real runbooks keep every promise", "[property][chunk]") {
  const auto files =
      markdown_files(fs::path(test::source_path("../shared/eval/alert2runbook/corpus")));
  if (files.empty()) {
    std::cout << "skipped: ../shared/eval is not there; the test returns where it is\n";
    return;
  }
  check_files(files, 1);
}

TEST_CASE("chunks of other real documents keep every promise", "[property][chunk]") {
  const fs::path eval = fs::path(test::source_path("../shared/eval"));
  auto files = markdown_files(eval / "general");
  for (fs::path& file : markdown_files(eval / "servicegraph"))
    files.push_back(std::move(file));
  if (files.empty()) {
    std::cout << "skipped: ../shared/eval is not there; the test returns where it is\n";
    return;
  }
  check_files(files, 3);  // mostly one-paragraph abstracts
}

TEST_CASE("chunks of random documents keep every promise", "[property][chunk]") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 1500; ++round) {
    const std::string text = random_document(random);
    ChunkOptions options;
    if (round % 2 == 0) options.max_tokens = 40;
    for (const std::string& failure : test::broken_chunk_promises(text, 0, options)) {
      FAIL("round " << round << ": " << failure << "\n--- text ---\n" << text);
    }
  }
}

TEST_CASE("documents past the limits of chunks and sections lose no text", "[property][chunk]") {
  std::string text;
  for (int i = 0; i < 60; ++i)
    text += str_cat("# Heading ", i, "\n\nSome text of section ", i, ".\n\n");
  ChunkOptions options;
  options.max_chunks = 20;
  CHECK(test::broken_chunk_promises(text, 0, options).empty());
  options.max_chunks = 5000;
  options.max_sections = 7;
  CHECK(test::broken_chunk_promises(text, 0, options).empty());
}

}  // namespace runbook
