#include "retriever/snippet.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

constexpr std::string_view kPage =
    "# Disk full\n"           // 1
    "\n"                      // 2
    "The broker stops.\n"     // 3
    "\n"                      // 4
    "```bash\n"               // 5
    "df -h\n"                 // 6
    "du -sh /var\n"           // 7
    "```\n"                   // 8
    "\n"                      // 9
    "Then call the owner.\n"  // 10
    "One.\n"                  // 11
    "Two.\n"                  // 12
    "Three.\n";               // 13

std::string long_fence(int code_lines) {
  std::string text = "Before\n```\n";
  for (int i = 0; i < code_lines; ++i)
    text += "line" + std::to_string(i) + "\n";
  return text + "```\nAfter\n";
}

int count_markers(std::string_view text) {
  int count = 0;
  for (const std::string_view line : split(text, '\n'))
    count += line.starts_with("```") ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("the best line holds the rarest words, ties to the first", "[retriever][snippet]") {
  const Query query = understand("call owner");
  const std::vector<double> idf(query.content.size(), 1.0);
  const Matcher matcher(query, idf);
  const LineIndex lines(kPage);
  CHECK(best_line(matcher, lines, {1, 13}) == 10);
  CHECK(best_line(matcher, lines, {1, 4}) == 0);
  CHECK(best_line(matcher, lines, {-5, 900}) == 10);
}

TEST_CASE("a line that only opens a fence is never the best line", "[retriever][snippet]") {
  const Query query = understand("bash");
  const std::vector<double> idf(query.content.size(), 1.0);
  const Matcher matcher(query, idf);
  CHECK(best_line(matcher, LineIndex(kPage), {1, 13}) == 0);
}

TEST_CASE("the first text line is neither blank nor a marker", "[retriever][snippet]") {
  const LineIndex lines(kPage);
  CHECK(first_text_line(lines, {4, 8}) == 6);
  CHECK(first_text_line(lines, {9, 9}) == 9);
}

TEST_CASE("a snippet has whole lines around its line and no blank ends", "[retriever][snippet]") {
  const LineIndex lines(kPage);
  const Snippet snippet = make_snippet(lines, {1, 13}, 11);
  CHECK(snippet.lines == LineRange{10, 13});
  CHECK(snippet.text == "Then call the owner.\nOne.\nTwo.\nThree.\n");
}

TEST_CASE("a small fence is shown whole", "[retriever][snippet]") {
  const LineIndex lines(kPage);
  const Snippet snippet = make_snippet(lines, {1, 13}, 7);
  CHECK(snippet.lines == LineRange{3, 8});
  CHECK(count_markers(snippet.text) == 2);
}

TEST_CASE("no snippet of any line cuts a fence or leaves its section", "[retriever][snippet]") {
  for (const std::string& text : {std::string(kPage), long_fence(3), long_fence(40),
                                  std::string("```\nnever closed\nstill\n")}) {
    const LineIndex lines(text);
    for (int first = 1; first <= 3; ++first) {
      for (int line = first; line <= lines.count(); ++line) {
        const LineRange section{1, lines.count()};
        const Snippet snippet = make_snippet(lines, section, line);
        INFO(text << line);
        CHECK(snippet.lines.first <= line);
        CHECK(snippet.lines.last >= line);
        CHECK(snippet.lines.last - snippet.lines.first < 7);
        const bool on_marker = lines.line(line).starts_with("```");
        if (!on_marker && text.find("never") == std::string::npos)
          CHECK(count_markers(snippet.text) % 2 == 0);
      }
    }
  }
}

TEST_CASE("inside a long fence only its lines are shown", "[retriever][snippet]") {
  const std::string text = long_fence(40);
  const Snippet snippet = make_snippet(LineIndex(text), {1, 44}, 3);
  CHECK(snippet.text == "line0\nline1\nline2\nline3\nline4\nline5\nline6\n");
}

TEST_CASE("a range outside the text is cut to it", "[retriever][snippet]") {
  CHECK(make_snippet(LineIndex(""), {0, 0}, 0).lines == LineRange{1, 1});
  CHECK(make_snippet(LineIndex("a\n"), {5, 9}, 700).text == "a\n");
}

}  // namespace runbook
