#include "base/yaml.h"

#include <catch2/catch.hpp>

#include "base/text.h"

namespace runbook {
namespace {

constexpr YamlLimits kCatalog = {.aliases = Aliases::expand, .max_depth = 64, .max_nodes = 1000};

/// The documents as JSON, joined by spaces, or "code | where: message | hint".
std::string parsed(std::string_view text, const YamlLimits& limits = {}) {
  const auto documents = parse_yaml(text, limits);
  if (!documents) {
    const Error& error = documents.error();
    return str_cat(to_string(error.code), " | ", to_string(error), " | ", error.hint);
  }
  std::string all;
  for (const Node& document : *documents)
    all += (all.empty() ? "" : " ") + to_json(document);
  return all;
}

struct YamlCase {
  std::string_view text;
  std::string_view result;
};

TEST_CASE("parse_yaml reads values as the text they were written as", "[base][yaml]") {
  const YamlCase cases[] = {
      {"", ""},
      {"# a comment alone\n", ""},
      {"title: Postgres down", R"({"title":"Postgres down"})"},
      {"a: 1\nb: 1.50\nc: true\nd: yes\ne: 0x10\nf: 2026-03-02",
       R"({"a":1,"b":1.50,"c":true,"d":"yes","e":"0x10","f":"2026-03-02"})"},
      {"a: '1'\nb: \"true\"", R"({"a":"1","b":"true"})"},
      {"a:\nb: ~\nc: null\nd: ''", R"({"a":null,"b":null,"c":null,"d":""})"},
      {"services: payments", R"({"services":"payments"})"},
      {"services: [payments, \"billing\"]", R"({"services":["payments","billing"]})"},
      {"services:\n- payments\n- billing: x\n", R"({"services":["payments",{"billing":"x"}]})"},
      {"a: |\n  one\n  two\nb: >-\n  three\n  four\n", R"({"a":"one\ntwo\n","b":"three four"})"},
      {"a: \"tab\\t and \\u00e9\"", "{\"a\":\"tab\\u0009 and é\"}"},
      {"url: http://x/y#z", R"({"url":"http://x/y#z"})"},
      {"a: b # comment", R"({"a":"b"})"},
      {"{}", "{}"},
      {"{a, b: c}", R"({"a":null,"b":"c"})"},
      {"? a\n? b\n", R"({"a":null,"b":null})"},
      {"a: |+\n  x\n\n", R"({"a":"x\n\n"})"},
      {"[]", "[]"},
      {"just text", R"("just text")"},
      {"---\na: 1\n---\nb: 2\n...\n", R"({"a":1} {"b":2})"},
      {"---\n---\n", "null null"},
      {"a: 1\n...\n---\nb: 1", R"({"a":1} {"b":1})"},
      {"--- a\n--- b\n", R"("a" "b")"},
      // Newlines, marks, bytes of all kinds.
      {"\xEF\xBB\xBF"
       "a: 1\r\nb:\r\n- x\r\n- y\r\n",
       R"({"a":1,"b":["x","y"]})"},
      {"a: 1\rb: 2\r", R"({"a":1,"b":2})"},
      {"a: caf\xE9", "{\"a\":\"caf\uFFFD\"}"},
      {"größe: 日本 \U0001F4A5", "{\"größe\":\"日本 \U0001F4A5\"}"},
  };
  for (const YamlCase& c : cases) {
    CAPTURE(c.text);
    CHECK(parsed(c.text) == c.result);
  }
}

TEST_CASE("parse_yaml knows the line of every key and value", "[base][yaml]") {
  const auto documents = parse_yaml(
      "---\n# comment\r\ntitle: x\r\n\rservices:\n  - a\n  -\n    b\nempty:\nnext: |\n  text\n");
  REQUIRE(documents);
  const Node& root = documents->front();
  CHECK(root.line == 3);
  CHECK(root.find("title")->line == 3);
  CHECK(root.find("title")->key_line == 3);
  const Node* services = root.find("services");
  REQUIRE(services != nullptr);
  CHECK(services->key_line == 5);
  REQUIRE(services->items.size() == 2);
  CHECK(services->items[0].line == 6);
  CHECK(services->items[1].line == 8);
  CHECK(root.find("empty")->line == 9);
  CHECK(root.find("next")->key_line == 10);
  CHECK(root.find("absent") == nullptr);
  CHECK(services->find("a") == nullptr);
}

TEST_CASE("a mistake in YAML is named with its line and the next step", "[base][yaml]") {
  const YamlCase cases[] = {
      {"title: Redis: out of memory",
       "invalid_argument | line 1: `: ` stands where no value may begin | "
       "put quotes around a value that contains `: `"},
      {"a: 1\nb:\n\t- x\n",
       "invalid_argument | line 3: a tab stands where spaces indent | indent with spaces"},
      {"a: 1\n  b: 2\n",
       "invalid_argument | line 2: `: ` stands where no value may begin | "
       "put quotes around a value that contains `: `"},
      {"a: 1\nwords without colon\n",
       "invalid_argument | line 2: expected `:` behind the key | "
       "a text that goes on in the next line needs indentation or quotes"},
      {"a: [1, 2\nb: 3\n",
       "invalid_argument | line 2: `[` is not closed | close it, or put quotes around the value"},
      {"a: {b: 1\n",
       "invalid_argument | line 2: `{` is not closed | close it, or put quotes around the value"},
      {"a: 1\nb: 'x\nc: y\n", "invalid_argument | line 2: a quote is not closed | close it"},
      {"a: \"x", "invalid_argument | line 1: a quote is not closed | close it"},
      {"a: \"\\q\"",
       "invalid_argument | line 1: unknown escape after `\\` | use single quotes, or write `\\\\`"},
      {"a: @x",
       "invalid_argument | line 1: a character stands where no value may begin | "
       "put quotes around a value that begins with a special character"},
      {"a: b\n]",
       "invalid_argument | line 2: a closing bracket has no opening one | "
       "put quotes around a value that contains brackets"},
      {"tags: [a] b",
       "invalid_argument | line 1: a line does not belong to the mapping above it | "
       "look at the indentation, and at lines without `:`"},
      {"[a] b",
       "invalid_argument | line 1: text follows the end of the value | "
       "look at the indentation and the quotes"},
      {"--- [a] b",
       "invalid_argument | line 1: text follows the end of the value | "
       "look at the indentation and the quotes"},
      {"- a\nb\n",
       "invalid_argument | line 2: text follows the end of the value | "
       "look at the indentation and the quotes"},
      {"a: 1\nb: 2\na: 3\n",
       "invalid_argument | line 3: key `a` stands on line 1 already | remove one of the two"},
      {"image: {{ .Values.image }}",
       "invalid_argument | line 1: expected a name as key, got a mapping | "
       "a value that begins with { or [ as text needs quotes"},
      {"? [a]\n: b",
       "invalid_argument | line 1: expected a name as key, got a list | "
       "a value that begins with { or [ as text needs quotes"},
      {": b", "invalid_argument | line 1: expected a key before `:`, got nothing | "},
      {"title: a\n---js\nrequire('fs')\n",
       "invalid_argument | line 3: a line does not belong to the mapping above it | "
       "look at the indentation, and at lines without `:`"},
  };
  for (const YamlCase& c : cases) {
    CAPTURE(c.text);
    CHECK(parsed(c.text) == c.result);
  }
}

TEST_CASE("control characters are named and never read", "[base][yaml]") {
  CHECK(parsed(std::string_view("a: 1\nb: \0x", 10)) ==
        "invalid_argument | line 2: control character \\x00 is not allowed in YAML | remove it");
  // yaml-cpp takes this one for the end of the text.
  CHECK(parsed("a: 1\r\rb: 2\n\x04 hidden: 3") ==
        "invalid_argument | line 4: control character \\x04 is not allowed in YAML | remove it");
  CHECK(parsed("a: \x1B[31m") ==
        "invalid_argument | line 1: control character \\x1b is not allowed in YAML | remove it");
}

TEST_CASE("front matter takes no anchors, aliases, tags or merge keys", "[base][yaml]") {
  const YamlCase cases[] = {
      {"a: &x 1", "invalid_argument | line 1: anchors are not allowed here | write the value out"},
      {"b: *x", "invalid_argument | line 1: an alias has no anchor | "},
      {"a: &x [1]\nb: *x",
       "invalid_argument | line 1: anchors are not allowed here | write the value out"},
      {"a: !!python/object:os.system x",
       "invalid_argument | line 1: tags are not allowed here | write the value out"},
      {"a: !include secret.yaml",
       "invalid_argument | line 1: tags are not allowed here | write the value out"},
      {"a: !!map {b: 1}",
       "invalid_argument | line 1: tags are not allowed here | write the value out"},
      {"a:\n  <<: {b: 1}",
       "invalid_argument | line 2: merge keys are not allowed here | write the values out"},
  };
  for (const YamlCase& c : cases) {
    CAPTURE(c.text);
    CHECK(parsed(c.text) == c.result);
  }
  CHECK(parsed("'<<': x") == R"({"<<":"x"})");
}

TEST_CASE("catalogs have aliases and merge keys expanded, tags ignored", "[base][yaml]") {
  const YamlCase cases[] = {
      {"a: &x [1, 2]\nb: *x", R"({"a":[1,2],"b":[1,2]})"},
      {"a: &x 1\nb: &x 2\nc: *x", R"({"a":1,"b":2,"c":2})"},
      {"a: &k name\n*k : 1", R"({"a":"name","name":1})"},
      {"base: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3\n",
       R"({"base":{"x":1,"y":2},"c":{"y":3,"x":1}})"},
      {"a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n",
       R"({"a":{"x":1,"y":1},"b":{"y":2,"z":2},"c":{"x":1,"y":1,"z":2}})"},
      {"a: !Ref x\nb: !!str 1", R"({"a":"x","b":"1"})"},
      {"c:\n  <<: 1\n",
       "invalid_argument | line 2: expected a mapping or a list of mappings to merge | "},
      {"&a [*a]", "invalid_argument | line 1: an alias stands inside the value it repeats | "},
      {"a: &a\n  b: {c: *a}",
       "invalid_argument | line 2: an alias stands inside the value it repeats | "},
      {"a: &x 1\n---\nb: *x", "invalid_argument | line 3: an alias has no anchor | "},
  };
  for (const YamlCase& c : cases) {
    CAPTURE(c.text);
    CHECK(parsed(c.text, kCatalog) == c.result);
  }
}

TEST_CASE("an expanded value keeps the line where it was written", "[base][yaml]") {
  const auto documents = parse_yaml("a: &x\n  owner: team\nb:\n  <<: *x\nc: *x\n", kCatalog);
  REQUIRE(documents);
  CHECK(documents->front().find("b")->find("owner")->line == 2);
  CHECK(documents->front().find("c")->line == 1);  // where its anchor stands
  CHECK(documents->front().find("c")->key_line == 5);
}

TEST_CASE("aliases that multiply stop at the limit of values", "[base][yaml]") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = str_cat("*a", i - 1);
    bomb += str_cat("a", i, ": &a", i, " [");
    for (int k = 0; k < 9; ++k)
      bomb += str_cat(k == 0 ? "" : ", ", before);
    bomb += "]\n";
  }
  CHECK(parsed(bomb, {.aliases = Aliases::expand, .max_depth = 64, .max_nodes = 100'000}) ==
        "too_large | line 1: more than 100000 values | ");
}

TEST_CASE("depth is held to its limit", "[base][yaml]") {
  const auto flow = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(parse_yaml(flow(15)));
  CHECK(parse_yaml(flow(16)));
  CHECK(parsed(flow(17)) == "too_large | line 1: nested deeper than 16 levels | ");
  CHECK(parsed(std::string(60'000, '[')) == "too_large | line 1: nested deeper than 16 levels | ");
  CHECK(parsed(std::string(30'000, '{')) == "too_large | line 1: nested deeper than 16 levels | ");
  std::string block;
  for (std::size_t level = 0; level < 200; ++level)
    block += std::string(level, ' ') + "a:\n";
  CHECK(parsed(block) == "too_large | line 17: nested deeper than 16 levels | ");
  std::string dashes;
  for (int i = 0; i < 20'000; ++i)
    dashes += "- ";
  CHECK(parsed(dashes) == "too_large | line 1: nested deeper than 16 levels | ");
  // An alias is as deep as where it stands plus what it stands for.
  CHECK(parsed("a: &a [[1]]\nb: [[*a]]", {.aliases = Aliases::expand, .max_depth = 4}) ==
        "too_large | line 1: nested deeper than 4 levels | ");
  CHECK(parsed("a: &a [[1]]\nb: [*a]", {.aliases = Aliases::expand, .max_depth = 4}) ==
        R"({"a":[[1]],"b":[[[1]]]})");
}

TEST_CASE("the number of values is held to its limit", "[base][yaml]") {
  const auto list = [](int values) {  // the list itself is a value
    std::string text;
    for (int i = 1; i < values; ++i)
      text += "- x\n";
    return text;
  };
  CHECK(parse_yaml(list(1'999)));
  CHECK(parse_yaml(list(2'000)));
  CHECK(parsed(list(2'001)) == "too_large | line 2000: more than 2000 values | ");
  std::string documents;
  for (int i = 0; i < 3'000; ++i)
    documents += "---\n";
  CHECK_THAT(parsed(documents), Catch::EndsWith(": more than 2000 values | "));
}

TEST_CASE("a mapping of very many keys costs no square of them", "[base][yaml]") {
  std::string text;
  for (int i = 0; i < 40'000; ++i)
    text += str_cat("key", i, ": 1\n");
  const auto documents =
      parse_yaml(text, {.aliases = Aliases::expand, .max_depth = 4, .max_nodes = 100'000});
  REQUIRE(documents);
  CHECK(documents->front().entries.size() == 40'000);
}

}  // namespace
}  // namespace runbook
