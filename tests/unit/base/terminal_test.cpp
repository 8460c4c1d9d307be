#include "base/terminal.h"

#include <catch2/catch.hpp>

#include "base/unicode.h"

namespace runbook {
namespace {

TEST_CASE("for_terminal escapes whatever could drive a terminal or hide", "[base][terminal]") {
  struct Case {
    std::string_view text;
    std::string_view shown;
  };
  const Case cases[] = {
      {"plain\ttext\nnext", "plain\ttext\nnext"},
      {"\x1B[31mred\x1B]0;title\x07", "\\x1b[31mred\\x1b]0;title\\x07"},
      {std::string_view("a\0b\x7F", 4), "a\\x00b\\x7f"},
      {"one\r\ntwo\rthree\r", "one\ntwo\\x0dthree\\x0d"},
      {"\u009B31m \u0085", "\\x9b31m \\x85"},              // C1
      {"\u202Etxt.exe\u2066", "\\u202etxt.exe\\u2066"},    // bidi
      {"pass\u200Bword\uFEFF", "pass\\u200bword\\ufeff"},  // zero width
      {"a\u200Db", "a\\u200db"},                           // a joiner in ASCII hides
      {"\u200D", "\\u200d"},
      {"\U0001F469\u200D\U0001F4BB", "\U0001F469\u200D\U0001F4BB"},  // and in an emoji joins
      {"\u2028\u2029", "\\u2028\\u2029"},
      {"\U000E0041", "\\U000e0041"},  // a tag
      {"soft\u00ADhyphen", "soft\u00ADhyphen"},
      {"bad \xFF", "bad \uFFFD"},
      {"\x9B", "\uFFFD"},  // C1 as a stray byte
      {"", ""},
  };
  for (const Case& c : cases)
    CHECK(for_terminal(c.text) == c.shown);
}

TEST_CASE("what for_terminal shows holds no control and stays as it is when shown again",
          "[base][terminal]") {
  std::string all;
  for (char32_t value = 0; value < 0x3000; ++value)
    append_utf8(all, value);
  const std::string shown = for_terminal(all);
  for (const char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    REQUIRE((byte >= 0x20 || c == '\n' || c == '\t'));
    REQUIRE(byte != 0x7F);
  }
  CHECK((for_terminal(shown) == shown));  // in parentheses: nobody wants to see all of it
}

TEST_CASE("display_width counts columns", "[base][terminal]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("e\u0301") == 1);  // combining accent
  CHECK(display_width("日本") == 4);
  CHECK(display_width("\U0001F4A5") == 2);
  CHECK(display_width("é€") == 2);
}

}  // namespace
}  // namespace runbook
