#include "base/yaml_edit.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

using Path = std::vector<YamlStep>;

YamlStep key(std::string name) {
  return {.key = std::move(name)};
}
YamlStep item(std::size_t index) {
  return {.key = {}, .item = index};
}

std::string edited(std::string_view text, const Path& path, const YamlValue& value) {
  const auto edit = set_in_yaml(text, path, value);
  return edit ? edit->text : "error: " + to_string(edit.error());
}
std::string edited(std::string_view text, const Path& path, std::string value) {
  return edited(text, path, YamlValue{.texts = {std::move(value)}});
}

TEST_CASE("a value is replaced and nothing else", "[base][yaml_edit]") {
  struct Case {
    std::string_view before;
    std::string_view after;
  };
  const std::vector<Case> cases = {
      {"a:\n  b: 1\n", "a:\n  b: 9\n"},
      {"# top\na:   # section\n    b:   1   # why\n\n    c: 2\n",
       "# top\na:   # section\n    b:   9   # why\n\n    c: 2\n"},
      {"a: {c: 2, b: 1} # end\n", "a: {c: 2, b: 9} # end\n"},
      {"a: {b: 1, c: [x, 'y, b: 1']}\n", "a: {b: 9, c: [x, 'y, b: 1']}\n"},
      {"a:\n  b: \"1 # no \\\" comment\"  # yes\n", "a:\n  b: 9  # yes\n"},
      {"a:\n  b: 'it''s'\n", "a:\n  b: 9\n"},
      {"a:\n  b:\n  c: 2\n", "a:\n  b: 9\n  c: 2\n"},
      {"a:\n  b:  # none yet\n", "a:\n  b: 9  # none yet\n"},
      {"a:\n  b: ~ # none\n", "a:\n  b: 9 # none\n"},
      {"a: {b: , c: 2}\n", "a: {b: 9 , c: 2}\n"},
      {"a:\n  b: http://h:80/x # url\n", "a:\n  b: 9 # url\n"},
      {"\xEF\xBB\xBF"
       "a: {b: 1}\n",
       "\xEF\xBB\xBF"
       "a: {b: 9}\n"},
      {"ü: {ü: ü}\r\na:\r\n  b: 1\r\nc: 2\r\n", "ü: {ü: ü}\r\na:\r\n  b: 9\r\nc: 2\r\n"},
      {"a:\n  b: 1", "a:\n  b: 9"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.before);
    CHECK(edited(one.before, {key("a"), key("b")}, "9") == one.after);
  }
}

TEST_CASE("a missing value is added behind its neighbours, with their indentation",
          "[base][yaml_edit]") {
  struct Case {
    std::string_view before;
    std::string_view after;
  };
  const std::vector<Case> cases = {
      {"", "a:\n  b:\n    c: 9\n"},
      {"# nothing yet\n", "# nothing yet\na:\n  b:\n    c: 9\n"},
      {"a:\n", "a:\n  b:\n    c: 9\n"},
      {"a: # empty\nz: 1\n", "a: # empty\n  b:\n    c: 9\nz: 1\n"},
      {"a:\n  b:\n    d: 1 # one\n    # e: 2\n\n# other\nz: 1\n",
       "a:\n  b:\n    d: 1 # one\n    c: 9\n    # e: 2\n\n# other\nz: 1\n"},
      {"a:\n    x: 1\nz: 1\n", "a:\n    x: 1\n    b:\n        c: 9\nz: 1\n"},
      {"z: 1\n", "z: 1\na:\n  b:\n    c: 9\n"},
      {"z: 1", "z: 1\na:\n  b:\n    c: 9\n"},
      {"a: {}\n", "a: {b: {c: 9}}\n"},
      {"a: {b: {d: 1}} # x\n", "a: {b: {d: 1, c: 9}} # x\n"},
      {"a: {\n  b: {d: '}'}, # }\n}\n", "a: {\n  b: {d: '}', c: 9}, # }\n}\n"},
      {"{a: {x: 1}}\n", "{a: {x: 1, b: {c: 9}}}\n"},
      {"a:\r\n  x: 1\r\n", "a:\r\n  x: 1\r\n  b:\r\n    c: 9\r\n"},
      {"---\na:\n  x: 1\n...\n", "---\na:\n  x: 1\n  b:\n    c: 9\n...\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.before);
    CHECK(edited(one.before, {key("a"), key("b"), key("c")}, "9") == one.after);
  }
}

TEST_CASE("entries of lists are replaced and added", "[base][yaml_edit]") {
  const Path second = {key("s"), item(1), key("p")};
  CHECK(edited("s:\n  - p: a\n  - p: b # here\n", second, "x") ==
        "s:\n  - p: a\n  - p: x # here\n");
  CHECK(edited("s:\n  - p: a\n    n: 1\n# end\nz: 1\n", second, "x") ==
        "s:\n  - p: a\n    n: 1\n  - p: x\n# end\nz: 1\n");
  CHECK(edited("s:\n- p: a\nz: 1\n", second, "x") == "s:\n- p: a\n- p: x\nz: 1\n");
  CHECK(edited("s: [{p: a}]\n", second, "x") == "s: [{p: a}, {p: x}]\n");
  CHECK(edited("s:\n  - p: a\n  - {n: b}\n", second, "x") == "s:\n  - p: a\n  - {n: b, p: x}\n");
  CHECK(edited("s:\n  - p: a\n  - n: b\n    m: c\n", second, "x") ==
        "s:\n  - p: a\n  - n: b\n    m: c\n    p: x\n");
  CHECK(edited("s: []\n", {key("s"), item(0), key("p")}, "x") == "s: [{p: x}]\n");
  CHECK(edited("", {key("s"), item(0), key("p")}, "x") == "s:\n  - p: x\n");
  CHECK(edited("s: [a, b]\n", {key("s"), item(1)}, "x") == "s: [a, x]\n");
  CHECK(edited("s: [a]\n", {key("s"), item(3)}, "x") == "error: line 1: the list has 1 entry");
}

TEST_CASE("a list is replaced as a whole", "[base][yaml_edit]") {
  const YamlValue list{.texts = {"a/**", "{b}"}, .is_list = true};
  const Path path = {key("s")};
  CHECK(edited("s: [x, 'y]'] # c\n", path, list) == "s: [a/**, \"{b}\"] # c\n");
  CHECK(edited("s:\n  - x\n  - y\nz: 1\n", path, list) == "s: [a/**, \"{b}\"]\nz: 1\n");
  CHECK(edited("", path, list) == "s: [a/**, \"{b}\"]\n");
  CHECK(edited("s:\n  - x # why\n", path, list) ==
        "error: line 2: a list with comments between its entries cannot be replaced at once");
}

TEST_CASE("any text reads back as it was set", "[base][yaml_edit]") {
  for (const std::string value : {"",
                                  "~",
                                  "null",
                                  "- x",
                                  "a: b",
                                  "a #b",
                                  "#",
                                  "'",
                                  "\"",
                                  "\\",
                                  " x ",
                                  "[a]",
                                  "{",
                                  "ü",
                                  "line\nline",
                                  "tab\there",
                                  "-",
                                  "---",
                                  "@x",
                                  "${VAR}/x",
                                  "true",
                                  "1e3",
                                  "*",
                                  "&a",
                                  "!t",
                                  "\r",
                                  "a\x01"
                                  "b",
                                  "\x7f"}) {
    CAPTURE(value);
    const auto edit = set_in_yaml("a: {b: 1}\n", {key("a"), key("b")}, {.texts = {value}});
    CHECK(edit.has_value());
    CHECK(set_in_yaml("a:\n", {key("a"), key("b")}, {.texts = {value}}).has_value());
  }
}

TEST_CASE("what the splicer does not understand is refused, never damaged", "[base][yaml_edit]") {
  const Path path = {key("a"), key("b")};
  CHECK(edited("a:\n  b: |\n    x\n", path, "9") ==
        "error: line 2: a text of several lines cannot be replaced");
  CHECK(edited("a:\n  b: one\n    two\n", path, "9") ==
        "error: this value cannot be set without touching what stands beside it");
  CHECK(edited("a:\n  b: {c: 1}\n", path, "9") ==
        "error: line 2: a whole section cannot be set at once");
  CHECK(edited("a: 1\n", path, "9") ==
        "error: line 1: a single value stands where keys are expected");
  CHECK(edited("a: [1]\n", path, "9") == "error: line 1: a list stands where keys are expected");
  CHECK(edited("a: {b\n", path, "9").starts_with("error: line "));
  CHECK(edited("a: 1\n---\nb: 1\n", path, "9") ==
        "error: line 3: several YAML documents in one file");
}

TEST_CASE("the line of the value is told", "[base][yaml_edit]") {
  CHECK(set_in_yaml("# x\na:\n  c: 1\n", {key("a"), key("b")}, {.texts = {"1"}})->line == 4);
}

}  // namespace
}  // namespace runbook
