#include "base/unicode.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

struct Utf8Case {
  std::string_view bytes;
  std::string_view valid;
};

TEST_CASE("each ill-formed piece becomes one U+FFFD", "[base][unicode]") {
  const Utf8Case cases[] = {
      {"a\xFF"
       "b",
       "a\uFFFDb"},                // no code point starts so
      {"\x80", "\uFFFD"},          // a follower alone
      {"\xC3", "\uFFFD"},          // cut at the end
      {"\xE2\x82", "\uFFFD"},      // cut after two of three
      {"\xF0\x9F\x92", "\uFFFD"},  // cut after three of four
      {"\xE2\x82"
       "a",
       "\uFFFDa"},                                       // cut by a letter
      {"\xC0\xAF", "\uFFFD\uFFFD"},                      // overlong slash, two bytes
      {"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},            // overlong slash, three bytes
      {"\xF0\x80\x80\xAF", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // overlong slash, four bytes
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},            // a surrogate
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // over U+10FFFF
      {"\xF5\x80", "\uFFFD\uFFFD"},                      // a lead that leads nowhere
      {"\xFE\xFF"
       "a",
       "\uFFFD\uFFFD"
       "a"},                                       // UTF-16's mark
      {"\xE2\x82\xE2\x82\xAC", "\uFFFD\u20AC"},    // cut, then whole
      {"caf\xE9 \xE0 la", "caf\uFFFD \uFFFD la"},  // Latin-1
      {"12345678\x80"
       "12345678",
       "12345678\uFFFD"
       "12345678"},  // between two words of eight
  };
  for (const Utf8Case& c : cases) {
    CAPTURE(c.valid);
    bool replaced = false;
    CHECK(to_valid_utf8(c.bytes, &replaced) == c.valid);
    CHECK(replaced);
    CHECK_FALSE(is_valid_utf8(c.bytes));
    CHECK(is_valid_utf8(c.valid));
  }
}

TEST_CASE("well-formed text stays as it is", "[base][unicode]") {
  const std::string_view texts[] = {"",
                                    "a",
                                    "plain ASCII of more than eight bytes",
                                    "é \u20AC \U0001F4A5 \U0010FFFF \uFFFD",
                                    "\xEF\xBB\xBF bom",
                                    std::string_view("a\0b", 3)};
  for (const std::string_view text : texts) {
    bool replaced = true;
    CHECK(to_valid_utf8(text, &replaced) == text);
    CHECK_FALSE(replaced);
    CHECK(is_valid_utf8(text));
  }
}

TEST_CASE("every scalar value survives encoding and decoding", "[base][unicode]") {
  std::uint32_t wrong = 0;
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value == 0xD800) value = 0xE000;
    std::string bytes;
    append_utf8(bytes, value);
    const CodePoint point = decode_utf8(bytes, 0);
    if (!point.valid || point.value != value || point.size != bytes.size()) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("what is no scalar value is written as U+FFFD", "[base][unicode]") {
  for (const char32_t value : {0xD800U, 0xDFFFU, 0x110000U, 0xFFFFFFFFU}) {
    std::string bytes;
    append_utf8(bytes, static_cast<char32_t>(value));
    CHECK(bytes == "\uFFFD");
  }
}

TEST_CASE("fold_case makes cases equal and keeps accents and lengths of letters",
          "[base][unicode]") {
  struct Case {
    std::string_view text;
    std::string_view folded;
  };
  const Case cases[] = {
      {"KubePodCrashLooping", "kubepodcrashlooping"},
      {"ÉCOLE Straße", "école straße"},
      {"ẞ", "ß"},                  // simple folding: never two letters
      {"ΣΊΣΥΦΟΣ ς", "σίσυφοσ σ"},  // final sigma is sigma
      {"ſ \u212A", "s k"},         // long s, Kelvin sign
      {"ÐŽ Ǆ ǅ", "ðž ǆ ǆ"},
      {"İ ı", "İ ı"},  // Turkish: neither is a plain i
      {"日本 \U0001F4A5 5xx", "日本 \U0001F4A5 5xx"},
      {"\xFFX", "\xFFx"},  // ill-formed bytes stay
  };
  for (const Case& c : cases) {
    CHECK(fold_case(c.text) == c.folded);
    CHECK(fold_case(fold_case(c.text)) == c.folded);
  }
}

TEST_CASE("char_class tells letters, digits and marks from the rest", "[base][unicode]") {
  CHECK(char_class(U'a') == CharClass::lower);
  CHECK(char_class(U'Z') == CharClass::upper);
  CHECK(char_class(U'ǅ') == CharClass::upper);
  CHECK(char_class(U'語') == CharClass::letter);
  CHECK(char_class(U'٣') == CharClass::digit);
  CHECK(char_class(U'\u0301') == CharClass::mark);
  CHECK(char_class(U'_') == CharClass::other);
  CHECK(char_class(U'\U0001F4A5') == CharClass::other);
  CHECK(char_class(0x110000) == CharClass::other);
}

}  // namespace
}  // namespace runbook
