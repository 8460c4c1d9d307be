#include "indexer/document.h"

#include <string>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

ParsedDocument parsed(std::string_view path, std::string bytes) {
  FileContent content;
  content.stat.size_bytes = static_cast<std::int64_t>(bytes.size());
  content.bytes = std::move(bytes);
  return parse_document(path, std::move(content), {});
}

}  // namespace

TEST_CASE("a document carries the file's identity and its parts", "[indexer][document]") {
  const std::string bytes = "---\nservices: payments\nsymptoms: slow\n---\n# Title\n\nSome text.\n";
  const ParsedDocument document = parsed("runbooks/a.md", bytes);
  CHECK(document.row.path == "runbooks/a.md");
  CHECK(document.row.title == "Title");
  CHECK(document.row.type == "runbook");
  CHECK(document.row.services == std::vector<std::string>{"payments"});
  CHECK(document.row.content_hash == hash_of(bytes));
  CHECK(document.row.text_bytes == static_cast<std::int64_t>(bytes.size()));
  CHECK(document.text == bytes);
  REQUIRE(document.chunks.size() == 2);
  CHECK(document.chunks.front().kind == ChunkKind::metadata);
  CHECK(document.chunks.back().lines.last == 7);
  CHECK(warnings_of(document).empty());
}

TEST_CASE("a byte order mark and NULs are no text", "[indexer][document]") {
  const ParsedDocument document =
      parsed("a.md", "\xEF\xBB\xBF# T\n\n" + std::string(9'000, 'x') + '\0' + "y\n");
  CHECK(document.row.title == "T");
  CHECK(document.text.find('\0') == std::string::npos);
  CHECK(document.text.substr(0, 3) == "# T");
}

TEST_CASE("bytes that are no UTF-8 are replaced and told", "[indexer][document]") {
  const ParsedDocument document = parsed("a.md", "# T\n\ncaf\xE9\n");
  CHECK(document.text == "# T\n\ncaf\xEF\xBF\xBD\n");
  const auto warnings = warnings_of(document);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings.front().path == "a.md:1");
  CHECK(warnings.front().message == "is not valid UTF-8; the bytes that are not were replaced");
}

TEST_CASE("a problem of front matter is a warning with its line", "[indexer][document]") {
  const auto warnings = warnings_of(parsed("a.md", "---\nreviewed: soon\n---\n# T\n"));
  REQUIRE(warnings.size() == 1);
  CHECK(warnings.front().path == "a.md:2");
  CHECK(warnings.front().message == "reviewed: expected a date such as 2026-03-02, got \"soon\"");
}

TEST_CASE("an empty file is a document without chunks", "[indexer][document]") {
  const ParsedDocument document = parsed("a.md", "");
  CHECK(document.row.title == "a");
  CHECK(document.chunks.empty());
}

TEST_CASE("binary files and other encodings are told from text", "[indexer][document]") {
  CHECK(check_is_text("# text\n"));
  CHECK(check_is_text(""));
  CHECK(check_is_text(std::string(8 * 1024, 'x') + '\0'));
  const auto binary = check_is_text(std::string(8 * 1024 - 1, 'x') + '\0');
  REQUIRE_FALSE(binary);
  CHECK(binary.error().message == "is a binary file, not text");
  const auto utf16 = check_is_text(std::string("\xFF\xFE#\0", 4));
  REQUIRE_FALSE(utf16);
  CHECK(utf16.error().message == "is UTF-16 text, not UTF-8");
}

}  // namespace runbook
