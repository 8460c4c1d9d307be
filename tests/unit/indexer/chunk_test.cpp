#include "indexer/chunk.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "store/chunk_text.h"

namespace runbook {
namespace {

Chunking chunks_of(std::string_view text, const ChunkOptions& options = {}) {
  return chunk_document(text, "The page", 0, false, parse_markdown(text, 1).blocks, options);
}

std::string body_of(std::string_view text, const ChunkRow& chunk) {
  return chunk_text(text, chunk);
}

std::string path_of(const SectionRow& section) {
  std::string path;
  for (const std::string& part : section.heading)
    path += path.empty() ? part : " > " + part;
  return path;
}

std::string sentences(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += str_cat("This is sentence number ", i, " of many. ");
  return text;
}

}  // namespace

TEST_CASE("a step and its fence stay in one chunk", "[indexer][chunk]") {
  const std::string text = sentences(26) + "\n\nRun this:\n\n```sh\n# not a heading\nls\n```\n";
  const Chunking chunking = chunks_of(text);
  REQUIRE(chunking.chunks.size() >= 2);
  CHECK(body_of(text, chunking.chunks.back()) == "Run this:\n\n```sh\n# not a heading\nls\n```");
}

TEST_CASE("sections have a path, an anchor and a role that their children inherit",
          "[indexer][chunk]") {
  const std::string text =
      "# The page\n\na\n\n## Mitigation\n\nb\n\n### By hand\n\nc\n\n## Other\n\nd\n\n## "
      "Other\n\ne\n";
  const Chunking chunking = chunks_of(text);
  REQUIRE(chunking.sections.size() == 5);
  CHECK(path_of(chunking.sections[0]) == "The page");
  CHECK(path_of(chunking.sections[2]) == "The page > Mitigation > By hand");
  CHECK(chunking.sections[2].role == Role::mitigation);
  CHECK(chunking.sections[3].role == Role::none);
  CHECK(chunking.sections[4].anchor == "other-1");
  CHECK(chunking.sections[1].lines == LineRange{5, 8});
}

TEST_CASE("a document's title gives its sections no role", "[indexer][chunk]") {
  const Chunking chunking =
      chunk_document("# Rollback\n\n## Details\n\nx\n", "Rollback", 0, false,
                     parse_markdown("# Rollback\n\n## Details\n\nx\n", 1).blocks);
  REQUIRE(chunking.sections.size() == 2);
  CHECK(chunking.sections[1].role == Role::none);
}

TEST_CASE("a heading without text of its own joins its first child", "[indexer][chunk]") {
  const std::string text = "# The page\n\n## A\n\n### B\n\ntext\n\n## C\n\n## D\n\nmore\n";
  const Chunking chunking = chunks_of(text);
  REQUIRE(chunking.chunks.size() == 3);
  CHECK(body_of(text, chunking.chunks[0]) == "# The page\n\n## A\n\n### B\n\ntext");
  CHECK(chunking.chunks[0].section == 2);
  CHECK(body_of(text, chunking.chunks[1]) == "## C");
}

TEST_CASE("no chunk is larger than the budget and none is merged across sections",
          "[indexer][chunk]") {
  const std::string text = "# The page\n\n## A\n\n" + sentences(100) + "\n\n## B\n\nshort\n";
  const Chunking chunking = chunks_of(text);
  CHECK(chunking.chunks.size() > 3);
  for (const ChunkRow& chunk : chunking.chunks)
    CHECK(chunk.tokens <= 240);
  CHECK(body_of(text, chunking.chunks.back()) == "## B\n\nshort");
}

TEST_CASE("small chunks under a long heading still hold several words", "[indexer][chunk]") {
  const std::string text = "# The page\n\n## " + sentences(20) + "\n\n" + sentences(10) + "\n";
  const Chunking chunking = chunks_of(text, {.max_tokens = 40});
  CHECK(chunking.chunks.size() < 25);  // of 180 words
  for (const ChunkRow& chunk : chunking.chunks)
    CHECK(chunk.tokens <= 20 + 45);
}

TEST_CASE("a fence of countless marks is not repeated in every piece", "[indexer][chunk]") {
  std::string text(10'000, '`');
  text += '\n';
  for (int i = 0; i < 2'000; ++i)
    text += "kubectl get pods -n db\n";
  std::int64_t repeated = 0;
  for (const ChunkRow& chunk : chunks_of(text).chunks)
    repeated += chunk.lead_end - chunk.lead_begin;
  CHECK(repeated < std::ssize(text));
}

TEST_CASE("a large paragraph is cut behind a sentence", "[indexer][chunk]") {
  const std::string text = sentences(100);
  const Chunking chunking = chunks_of(text);
  REQUIRE(chunking.chunks.size() > 2);
  for (const ChunkRow& chunk : chunking.chunks)
    CHECK(body_of(text, chunk).back() == '.');
}

TEST_CASE("a word larger than the budget stays whole and a long line of ideographs is cut",
          "[indexer][chunk]") {
  const std::string word(5'000, 'x');
  CHECK(chunks_of(word).chunks.size() == 1);
  std::string ideographs;
  for (int i = 0; i < 1'000; ++i)
    ideographs += "語";
  const Chunking chunking = chunks_of(ideographs);
  CHECK(chunking.chunks.size() > 3);
  for (const ChunkRow& chunk : chunking.chunks)
    CHECK((chunk.end - chunk.begin) % 3 == 0);
}

TEST_CASE("front matter with values worth finding is chunk 0 of a section of its own",
          "[indexer][chunk]") {
  const std::string text = "---\nsymptoms: slow\n---\n# The page\n\nx\n";
  const std::size_t body = 23;
  const auto blocks = parse_markdown(std::string_view(text).substr(body), 4).blocks;
  const Chunking chunking = chunk_document(text, "The page", body, true, blocks);
  REQUIRE(chunking.chunks.size() == 2);
  CHECK(chunking.chunks[0].kind == ChunkKind::metadata);
  CHECK(chunking.chunks[0].lines == LineRange{1, 3});
  CHECK(chunking.chunks[1].section == 1);
  CHECK(chunking.chunks[1].lines == LineRange{4, 6});
}

TEST_CASE("a chunk's kind says what is in it", "[indexer][chunk]") {
  const auto kind = [](std::string_view text) { return chunks_of(text).chunks.front().kind; };
  CHECK(kind("just text\n") == ChunkKind::prose);
  CHECK(kind("1. do\n2. that\n") == ChunkKind::procedure);
  CHECK(kind("run\n\n```sh\nls\n```\n") == ChunkKind::command);
  CHECK(kind("| a |\n|---|\n| b |\n") == ChunkKind::table);
  CHECK(kind("```yaml\na: b\n```\n") == ChunkKind::code);
}

TEST_CASE("past the limits the text stays and the document says so", "[indexer][chunk]") {
  std::string text;
  for (int i = 0; i < 20; ++i)
    text += str_cat("# H", i, "\n\ntext ", i, "\n\n");
  ChunkOptions options;
  options.max_chunks = 5;
  const Chunking few = chunks_of(text, options);
  REQUIRE(few.chunks.size() == 5);
  CHECK(few.chunks.back().lines.last == 79);
  REQUIRE(few.observations.size() == 1);
  CHECK(few.observations[0].kind == "truncated");
  CHECK(few.observations[0].detail ==
        "more than 5 chunks: the rest is one chunk, found by its words only");

  options = {};
  options.max_sections = 3;
  const Chunking flat = chunks_of(text, options);
  CHECK(flat.sections.size() == 3);
  REQUIRE(flat.observations.size() == 1);
  CHECK(flat.observations[0].line == 13);
}

TEST_CASE("equal text under equal headings has equal hashes", "[indexer][chunk]") {
  const auto hash = [](std::string_view text) { return chunks_of(text).chunks.back().text_hash; };
  CHECK(hash("## A\n\nx\n") == hash("\n\n## A\n\nx\n\n\n"));
  CHECK(hash("## A\n\nx\n") != hash("## B\n\nx\n"));
}

TEST_CASE("token estimates follow the shape of words", "[indexer][chunk][tokens]") {
  CHECK(estimate_tokens("") == 0);
  CHECK(estimate_tokens(" \n\t ") == 0);
  CHECK(estimate_tokens("the pods are down") >= 4);
  CHECK(estimate_tokens("the pods are down") <= 5);
  CHECK(estimate_tokens("KubePodCrashLooping") >= 4);
  CHECK(estimate_tokens("7f9c4d8b6x") >= 4);
  CHECK(estimate_tokens("!!!") == 3);
  CHECK(estimate_tokens("日本語") == 3);
  CHECK(estimate_tokens(std::string(1'000'000, 'a')) <= 2);  // [UNK]
}

}  // namespace runbook
