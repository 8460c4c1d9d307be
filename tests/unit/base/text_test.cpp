#include "base/text.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

using Views = std::vector<std::string_view>;

TEST_CASE("str_cat joins strings, characters and numbers", "[base][text]") {
  CHECK(str_cat("a.md", ':', 12, ": ", std::string("x"), std::string_view("y")) == "a.md:12: xy");
  CHECK(str_cat() == "");
  CHECK(str_cat(std::int64_t{-9'000'000'000}) == "-9000000000");
}

TEST_CASE("trim takes ASCII white space from both ends", "[base][text]") {
  CHECK(trim(" \t\r\n\v\fa b\n") == "a b");
  CHECK(trim(" \n ") == "");
  CHECK(trim("") == "");
  CHECK(trim("\xC2\xA0"
             "a") ==
        "\xC2\xA0"
        "a");  // a no-break space is text
}

TEST_CASE("split keeps empty parts", "[base][text]") {
  CHECK(split("a,,b", ',') == Views{"a", "", "b"});
  CHECK(split("", ',') == Views{""});
  CHECK(split(",", ',') == Views{"", ""});
  CHECK(split("abc", ',') == Views{"abc"});
}

TEST_CASE("ASCII letters are compared without case, others byte by byte", "[base][text]") {
  CHECK(equals_ignore_case("PostgresDown", "postgresDOWN"));
  CHECK_FALSE(equals_ignore_case("abc", "abcd"));
  CHECK_FALSE(equals_ignore_case("\xC3\x89", "\xC3\xA9"));
  CHECK(ascii_lower("ÀB[") == "Àb[");
}

TEST_CASE("a text of white space alone is blank", "[base][text]") {
  CHECK(is_blank(""));
  CHECK(is_blank(" \t\r\n"));
  CHECK_FALSE(is_blank(" . "));
  CHECK_FALSE(is_blank(std::string_view("\0", 1)));
}

}  // namespace
}  // namespace runbook
