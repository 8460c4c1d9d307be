#include <catch2/catch.hpp>

#include "base/text.h"
#include "base/yaml.h"

namespace runbook {
namespace {

/// The document as JSON, or "code | where: message".
std::string parsed(std::string_view text) {
  const auto document = parse_toml(text);
  if (document) return to_json(*document);
  return str_cat(to_string(document.error().code), " | ", to_string(document.error()));
}

TEST_CASE("parse_toml reads values in the order of the file", "[base][toml]") {
  CHECK(parsed("") == "{}");
  CHECK(parsed("title = 'Postgres down'\nservices = ['payments', \"billing\"]\n") ==
        R"({"title":"Postgres down","services":["payments","billing"]})");
  CHECK(parsed("z = 1\na = 0x10\nf = 1.5\nb = true\nd = 2026-03-02\nt = 2026-03-02T10:00:00Z\n") ==
        R"({"z":1,"a":16,"f":1.5,"b":true,"d":"2026-03-02","t":"2026-03-02T10:00:00Z"})");
  CHECK(parsed("s = '1'\n[x.y]\nk = 'v'\n[[l]]\na = 1\n[[l]]\na = 2\n") ==
        R"({"s":"1","x":{"y":{"k":"v"}},"l":[{"a":1},{"a":2}]})");
  CHECK(parsed("b = 1\r\na = \"caf\xE9\"\r\n") == "{\"b\":1,\"a\":\"caf\uFFFD\"}");
}

TEST_CASE("parse_toml knows the line of every key and value", "[base][toml]") {
  const auto document = parse_toml("\n\ntitle = 'x'\nlist = [\n  'a',\n  'b',\n]\n");
  REQUIRE(document);
  CHECK(document->find("title")->key_line == 3);
  CHECK(document->find("title")->line == 3);
  CHECK(document->find("title")->quoted);
  const Node* list = document->find("list");
  REQUIRE(list != nullptr);
  REQUIRE(list->items.size() == 2);
  CHECK(list->items[1].line == 6);
}

TEST_CASE("a mistake in TOML is named with its line", "[base][toml]") {
  CHECK(parsed("a = 1\na = 2\n") ==
        "invalid_argument | line 2: not valid TOML: cannot redefine existing integer 'a'");
  CHECK_THAT(parsed("a = 2026-02-30\n"),
             Catch::StartsWith("invalid_argument | line 1: not valid TOML: "));
  CHECK_THAT(parsed("a = 1\nb: 2\n"),
             Catch::StartsWith("invalid_argument | line 2: not valid TOML: "));
  CHECK_THAT(parsed("a = 'x\n"), Catch::StartsWith("invalid_argument | line 1: not valid TOML: "));
  CHECK_THAT(parsed("[Σ]\n"), Catch::StartsWith("invalid_argument | line 1: not valid TOML: "));
  CHECK_THAT(parsed("[[["), Catch::StartsWith("invalid_argument | line 1: not valid TOML: "));
  CHECK_THAT(parsed(std::string_view("a = 1\n\0", 7)),
             Catch::StartsWith("invalid_argument | line 2: not valid TOML: "));
}

TEST_CASE("TOML nested without end is refused and not followed", "[base][toml]") {
  const auto repeated = [](std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
      text += part;
    return text;
  };
  CHECK(parsed("a = " + repeated("[", 15) + repeated("]", 15)) ==
        str_cat("{\"a\":", repeated("[", 15), repeated("]", 15), "}"));
  CHECK(parsed("a = " + repeated("[", 16) + repeated("]", 16)) ==
        "too_large | line 1: nested deeper than 16 levels");
  CHECK_FALSE(parse_toml("a = " + repeated("[", 100'000)));
  CHECK_FALSE(parse_toml("a = " + repeated("{a=", 100'000)));
  CHECK(parsed(repeated("a.", 200'000) + "a = 1") ==
        "too_large | line 1: nested deeper than 16 levels");
  CHECK(parsed("[" + repeated("'a'.", 100'000) + "a]") ==
        "too_large | line 1: nested deeper than 16 levels");
  CHECK(parsed("x = {" + repeated("\"=,\" .", 100'000) + "a=1}") ==
        "too_large | line 1: nested deeper than 16 levels");
}

}  // namespace
}  // namespace runbook
