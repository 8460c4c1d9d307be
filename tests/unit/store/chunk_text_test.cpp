#include "store/chunk_text.h"

#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

ChunkRow span(std::int64_t begin, std::int64_t end, std::int64_t lead_begin = 0,
              std::int64_t lead_end = 0) {
  ChunkRow chunk;
  chunk.begin = begin;
  chunk.end = end;
  chunk.lead_begin = lead_begin;
  chunk.lead_end = lead_end;
  return chunk;
}

std::string whole(std::string_view text) {
  return chunk_text(text, span(0, std::ssize(text)));
}

SectionRow section(std::vector<std::string> heading) {
  SectionRow row;
  row.heading = std::move(heading);
  return row;
}

}  // namespace

TEST_CASE("a continued fence has its opener in front and is closed", "[store][chunk_text]") {
  const std::string text = "```bash\none\ntwo\nthree\n```\n";
  CHECK(chunk_text(text, span(0, 12)) == "```bash\none\n```\n");
  CHECK(chunk_text(text, span(12, 16, 0, 8)) == "```bash\ntwo\n```\n");
  CHECK(chunk_text(text, span(16, std::ssize(text), 0, 8)) == "```bash\nthree\n```\n");
}

TEST_CASE("a continued table has its header in front", "[store][chunk_text]") {
  const std::string text = "|a|b|\n|-|-|\n|1|2|\n|3|4|\n";
  CHECK(chunk_text(text, span(18, 24, 0, 12)) == "|a|b|\n|-|-|\n|3|4|\n");
}

TEST_CASE("only fences that are open are closed", "[store][chunk_text]") {
  CHECK(whole("text\n") == "text\n");
  CHECK(whole("```\ncode\n```\n") == "```\ncode\n```\n");
  CHECK(whole("~~~~\n```\n~~~\n") == "~~~~\n```\n~~~\n~~~~\n");
  CHECK(whole("```a``` in a line\n") == "```a``` in a line\n");
  CHECK(whole("- ```sh\n  ls") == "- ```sh\n  ls\n  ```\n");
  CHECK(whole("10. ```sh\n    ls") == "10. ```sh\n    ls\n    ```\n");
  CHECK(whole(")```sh\ncode") == ")```sh\ncode");
  CHECK(whole("-```sh\ncode") == "-```sh\ncode");
  CHECK(whole("7)```sh\ncode") == "7)```sh\ncode");
  CHECK(whole("> ```\n> ls\n\ntext\n") == "> ```\n> ls\n\ntext\n");
  CHECK(whole("- ```sh\n  ls\n\ntext\n") == "- ```sh\n  ls\n\ntext\n");
  CHECK(whole("      ```sh\nls\n```\ncd\n```\n") == "      ```sh\nls\n```\ncd\n```\n");
  CHECK(whole("      ```sh\n      ls\n") == "      ```sh\n      ls\n      ```\n");
  CHECK(whole("- ```sh\n  ls\n\n  cd\n") == "- ```sh\n  ls\n\n  cd\n  ```\n");
  CHECK(whole("> ```\n> ls\n") == "> ```\n> ls\n> ```\n");
  CHECK(whole("```\n# a comment\n") == "```\n# a comment\n```\n");
}

TEST_CASE("front matter is never taken for a fence", "[store][chunk_text]") {
  const std::string text = "---\nexample: |\n  ```\n---\n";
  ChunkRow chunk = span(0, std::ssize(text));
  chunk.kind = ChunkKind::metadata;
  CHECK(chunk_text(text, chunk) == text);
}

TEST_CASE("a span outside the text is cut to it", "[store][chunk_text]") {
  CHECK(chunk_text("abc", span(1, 99)) == "bc");
  CHECK(chunk_text("abc", span(-5, 2)) == "ab");
  CHECK(chunk_text("abc", span(9, 2)).empty());
}

TEST_CASE("a header line has the title split and the headings", "[store][chunk_text]") {
  CHECK(header_line(section({"KubePodCrashLooping", "Mitigation", "Restart it"})) ==
        "Kube Pod Crash Looping > Mitigation > Restart it");
  CHECK(header_line(section({"Title"})) == "Title");
  CHECK(header_line(section({})).empty());
  CHECK(header_line(section({"***"})) == "***");
}

TEST_CASE("a long header line loses its left end", "[store][chunk_text]") {
  std::string title;
  for (int i = 0; i < 60; ++i)
    title += "word ";
  const std::string line = header_line(section({title + "end", "Last"}));
  CHECK(line.substr(line.size() - 10) == "end > Last");
  CHECK(line.size() < 250);
  CHECK(line.size() > 100);
}

TEST_CASE("the title column has title and file name, split, without repeats",
          "[store][chunk_text]") {
  DocumentRow document;
  document.path = "db/KubePodCrashLooping.md";
  document.title = "kubePodCrashLooping";
  document.aliases = {"Crash loop"};
  const std::string title = fts_title(document);
  const FtsColumns columns =
      fts_columns(title, "HTTPServer down 5xx\n", section({"T", "Why_It", "How"}), span(0, 20));
  CHECK(columns.title == "kubePodCrashLooping\nkube Pod Crash Looping\nCrash loop");
  CHECK(columns.heading == "Why_It\nHow");
  CHECK(columns.body == "HTTPServer down 5xx\n");
  CHECK(columns.ident == "HTTP Server 5 xx");
  CHECK(columns.words == 7 + 3 + 3 + 4);
}

}  // namespace runbook::test
