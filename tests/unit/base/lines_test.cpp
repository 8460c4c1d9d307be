#include "base/lines.h"

#include <limits>
#include <random>
#include <string>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

TEST_CASE("lines end at \\n, \\r\\n and a lone \\r", "[base][lines]") {
  struct Case {
    std::string_view text;
    std::vector<std::string_view> lines;
  };
  const Case cases[] = {
      {"", {""}},
      {"a", {"a"}},
      {"a\n", {"a"}},
      {"a\nb", {"a", "b"}},
      {"a\r\nb\r\n", {"a", "b"}},
      {"a\rb\r", {"a", "b"}},
      {"a\n\nb", {"a", "", "b"}},
      {"\n", {""}},
      {"\r\n\r", {"", ""}},
      {"a\r\r\nb", {"a", "", "b"}},
      {"a\n\rb", {"a", "", "b"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const LineIndex index(c.text);
    REQUIRE(index.count() == static_cast<int>(c.lines.size()));
    for (int line = 1; line <= index.count(); ++line) {
      CHECK(index.line(line) == c.lines[static_cast<std::size_t>(line) - 1]);
    }
  }
}

TEST_CASE("an offset and its line find each other", "[base][lines]") {
  const LineIndex index("ab\ncd\r\ne");
  CHECK(index.line_of(0) == 1);
  CHECK(index.line_of(2) == 1);  // the newline is of its line
  CHECK(index.line_of(3) == 2);
  CHECK(index.line_of(6) == 2);
  CHECK(index.line_of(7) == 3);
  CHECK(index.line_of(8) == 3);
  CHECK(index.line_of(1000) == 3);
  CHECK(index.begin_of(2) == 3);
  CHECK(index.end_of(2) == 7);
  CHECK(index.end_of(3) == 8);
}

TEST_CASE("lines that are not there are empty and lie at the ends", "[base][lines]") {
  const LineIndex index("ab\ncd\n");
  for (const int line : {0, -1, std::numeric_limits<int>::min()}) {
    CHECK(index.begin_of(line) == 0);
    CHECK(index.end_of(line) == 0);
    CHECK(index.line(line) == "");
  }
  for (const int line : {3, std::numeric_limits<int>::max()}) {
    CHECK(index.begin_of(line) == 6);
    CHECK(index.end_of(line) == 6);
    CHECK(index.line(line) == "");
  }
}

TEST_CASE("lines lie side by side and cover the text", "[base][lines][property]") {
  constexpr unsigned kSeed = 20260311;
  std::mt19937 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (auto left = random() % 40; left > 0; --left)
      text += "a\r\n"[random() % 3];
    CAPTURE(kSeed, round, text);
    const LineIndex index(text);
    std::size_t at = 0;
    for (int line = 1; line <= index.count(); ++line) {
      REQUIRE(index.begin_of(line) == at);
      at = index.end_of(line);
      for (std::size_t i = index.begin_of(line); i < at; ++i)
        REQUIRE(index.line_of(i) == line);
    }
    REQUIRE(at == text.size());
  }
}

TEST_CASE("a line of a megabyte is one line", "[base][lines]") {
  const std::string text = std::string(1 << 20, 'x') + "\ny";
  CHECK(LineIndex(text).count() == 2);
  CHECK(LineIndex(text).line(1).size() == 1 << 20);
}

}  // namespace
}  // namespace runbook
