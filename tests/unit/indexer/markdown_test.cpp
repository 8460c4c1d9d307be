#include "indexer/parse/markdown.h"

#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "tests/support/cpu_clock.h"

namespace runbook {
namespace {

// "heading 1-3, paragraph 5-5"
std::string shape(const Markdown& markdown) {
  constexpr const char* kNames[] = {"heading", "paragraph", "code", "list",
                                    "table",   "quote",     "html", "rule"};
  std::string text;
  for (const Block& block : markdown.blocks) {
    if (!text.empty()) text += ", ";
    text += str_cat(kNames[static_cast<std::size_t>(block.kind)], " ", block.lines.first, "-",
                    block.lines.last);
  }
  return text;
}

std::string seen(const Markdown& markdown, std::string_view kind) {
  std::string text;
  for (const ObservationRow& row : markdown.observations) {
    if (row.kind != kind) continue;
    if (!text.empty()) text += ", ";
    text += str_cat(row.line, " ", row.detail);
  }
  return text;
}

std::string repeated(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i)
    text += piece;
  return text;
}

}  // namespace

TEST_CASE("blocks have the lines of the file", "[indexer][markdown]") {
  CHECK(shape(parse_markdown("# A\n\ntext\nmore\n\n- a\n- b\n\n> q\n\n---\n", 1)) ==
        "heading 1-1, paragraph 3-4, list 6-7, quote 9-9, rule 11-11");
  CHECK(shape(parse_markdown("Two\nlines\n=====\ntext\n", 1)) == "heading 1-3, paragraph 4-4");
  CHECK(shape(parse_markdown("above\nit\n| a |\n|---|\n| 1 |\n", 1)) == "paragraph 1-2, table 3-5");
  // The head of a table is looked for in the table, not in what follows.
  CHECK(shape(parse_markdown("a\n\v     ---\nb\n\n# H\n\n| c |\n|---|\n", 1)) ==
        "table 1-3, heading 5-5, table 7-8");
  CHECK(shape(parse_markdown("# A\n", 12)) == "heading 12-12");
  CHECK(shape(parse_markdown("\n\n\ntext\r\nmore\r\n\r\n# B", 1)) == "paragraph 4-5, heading 7-7");
  CHECK(shape(parse_markdown("", 1)).empty());
  CHECK(shape(parse_markdown(" \n\n", 1)).empty());
}

TEST_CASE("reference definitions belong to a block though they are no node",
          "[indexer][markdown]") {
  CHECK(shape(parse_markdown("[a]: http://x\n\n# H\n[b]: http://y\n", 1)) ==
        "paragraph 1-1, heading 3-3, paragraph 4-4");
  CHECK(shape(parse_markdown("```\nx\n```\n[b]: http://y\n", 1)) == "code 1-3, paragraph 4-4");
}

TEST_CASE("a # inside a fence is no heading, nor is one in a quote or list",
          "[indexer][markdown]") {
  CHECK(shape(parse_markdown("```sh\n# comment\n```\n", 1)) == "code 1-3");
  CHECK(shape(parse_markdown("> # quoted\n\n- # item\n", 1)) == "quote 1-1, list 3-3");
}

TEST_CASE("headings have their plain text, level and explicit anchor", "[indexer][markdown]") {
  const auto heading = [](std::string_view text) { return parse_markdown(text, 1).blocks.front(); };
  CHECK(heading("## The `etcd` *quorum* [x](y)\n").text == "The etcd quorum x");
  CHECK(heading("## A {#own-id}\n").anchor == "own-id");
  CHECK(heading("## A {#own-id}\n").text == "A");
  CHECK(heading("## A {: #kram }\n").anchor == "kram");
  CHECK(heading("## <a name=\"here\"></a>B\n").anchor == "here");
  CHECK(heading("###### Six ##\n").level == 6);
  CHECK(heading("Text\n---\n").level == 2);
  CHECK(heading("## ${VAR} {x}\n").text == "${VAR} {x}");
}

TEST_CASE("code keeps its info, its first line and whether it was closed", "[indexer][markdown]") {
  const Markdown nested = parse_markdown("1. step\n\n   ```bash\n   kubectl get\n   ```\n", 5);
  REQUIRE(nested.blocks.size() == 1);
  REQUIRE(nested.blocks[0].codes.size() == 1);
  CHECK(nested.blocks[0].codes[0].text == "kubectl get\n");
  CHECK(nested.blocks[0].codes[0].info == "bash");
  CHECK(nested.blocks[0].codes[0].first_line == 8);
  CHECK(seen(nested, "open_fence").empty());

  const Markdown open = parse_markdown("text\n\n```sh\nls\n", 1);
  CHECK_FALSE(open.blocks[1].closed);
  CHECK(seen(open, "open_fence") == "3 this code fence is never closed");
  // A line that ends the quote looks like a fence and opens another.
  CHECK(seen(parse_markdown("> ```\n> a\n```\nb\n```\n", 1), "open_fence") ==
        "1 this code fence is never closed");
}

TEST_CASE("links and images are seen with their lines", "[indexer][markdown]") {
  const Markdown markdown = parse_markdown(
      "see [a](x.md)\nand `b\nc` [d](y.md#z)\n\nabove [e](e.md)\n| [t](t.md) |\n|--|\n| "
      "![i](i.png) "
      "|\n\nhttps://example.com/a_b, <http://c.d> and <a href=\"h.md\">h</a>\n",
      1);
  CHECK(seen(markdown, "link") ==
        "1 x.md, 3 y.md#z, 5 e.md, 6 t.md, 10 https://example.com/a_b, 10 http://c.d, 10 h.md");
  CHECK(seen(markdown, "image") == "8 i.png");
}

TEST_CASE("text that a reader does not see is reported", "[indexer][markdown]") {
  CHECK(seen(parse_markdown("a\n<!-- do this -->\n\nb <!-- c --> d\n", 1), "hidden_text") ==
        "2 HTML comment, 4 HTML comment");
  CHECK(seen(parse_markdown("a\nb\u200bc\n\u202e\n\U000E0041\n", 1), "hidden_text") ==
        "2 zero-width character, 3 bidirectional control, 4 tag character");
  CHECK(seen(parse_markdown("\uFEFFa \u200D b\n", 1), "hidden_text").empty());
}

TEST_CASE("what the parser would choke on is read as plain text within a second",
          "[indexer][markdown][guard]") {
  const std::string cases[] = {
      repeated("![[]()", 40'000),
      "| a |\n|---|\n|" + repeated(" a |", 40'000) + "\n",
      "|" + repeated("a|", 5'000) + "\n|" + repeated("-|", 5'000) + "\n" + repeated("|b\n", 5'000),
      std::string(10'000'000, '>'),
      std::string(1'000'000, '`') + "a",
      repeated("- ", 100'000) + "a\n",
      repeated("[a](b *c_ ", 3'200) + "\n\n" + repeated(repeated("[a](b *c_ ", 3'200) + "\n\n", 12),
  };
  for (const std::string& text : cases) {
    const auto begin = test::ThreadCpuClock::now();
    const Markdown markdown = parse_markdown(text, 1);
    const auto took = test::ThreadCpuClock::now() - begin;
    INFO(text.substr(0, 20));
    CHECK(took < std::chrono::seconds(5));  // seconds in a debug build; minutes unguarded
    REQUIRE_FALSE(markdown.blocks.empty());
    CHECK(markdown.blocks.front().begin == 0);
    CHECK(markdown.blocks.back().end == text.size());
  }
  CHECK(seen(parse_markdown(cases[0], 3), "plain_text") ==
        "3 too costly to parse as Markdown: read as plain text");
}

TEST_CASE("long honest documents are parsed", "[indexer][markdown][guard]") {
  const std::string table =
      "| a | b |\n|---|---|\n" + repeated("| some cell | another cell |\n", 5'000);
  const std::string list = repeated("- an item of a long list without empty lines\n", 5'000);
  const std::string code = "```json\n" + repeated("{\"key\": [\"value\"]},\n", 20'000) + "```\n";
  for (const std::string& text : {table, list, code})
    CHECK_FALSE(parse_markdown(text, 1).plain);
}

TEST_CASE("threads parse the same text to the same blocks", "[indexer][markdown]") {
  const std::string text = repeated("# A ~~b~~ www.x.org\n\n| a |\n|---|\n| b |\n\n", 200);
  const std::string expected = shape(parse_markdown(text, 1));
  std::string results[4];
  {
    std::vector<std::jthread> threads;
    for (std::string& result : results) {
      threads.emplace_back([&text, &result] { result = shape(parse_markdown(text, 1)); });
    }
  }
  for (const std::string& result : results)
    CHECK(result == expected);
}

TEST_CASE("plain text is cut at empty lines", "[indexer][markdown]") {
  const Markdown plain = parse_plain("\na\nb\n\n\nsee http://x.y.\n", 4);
  CHECK(shape(plain) == "paragraph 5-6, paragraph 9-9");
  CHECK(plain.blocks.front().begin == 0);
  CHECK(seen(plain, "link") == "9 http://x.y");
}

}  // namespace runbook
