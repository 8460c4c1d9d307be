#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/yaml.h"

namespace runbook {
namespace {

Node scalar(std::string text, bool quoted = false) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.scalar = std::move(text);
  node.quoted = quoted;
  return node;
}

TEST_CASE("to_json leaves bare only what every reader holds exactly", "[base][node]") {
  for (const char* text :
       {"0", "-1", "42", "1.5", "-0.25", "999999999999999", "0.1234567890123", "true", "false"}) {
    CHECK(to_json(scalar(text)) == text);
    CHECK(to_json(scalar(text, true)) == "\"" + std::string(text) + "\"");
  }
  for (const char* text : {"",
                           "-",
                           "+1",
                           "01",
                           "-01",
                           ".5",
                           "5.",
                           "1e3",
                           "1e999",
                           "0x10",
                           "1_000",
                           "1000000000000000",
                           "0.12345678901234567",
                           "NaN",
                           ".inf",
                           "True",
                           "yes",
                           "null",
                           "2026-03-02",
                           "1.2.3",
                           "1 "}) {
    CHECK(to_json(scalar(text)) == "\"" + std::string(text) + "\"");
  }
}

TEST_CASE("to_json escapes text so that it is read back as it was", "[base][node]") {
  std::string all;
  for (int byte = 0; byte < 0x80; ++byte)
    all += static_cast<char>(byte);
  all += "é\u2028\U0001F4A5";
  CHECK(nlohmann::json::parse(to_json(scalar(all, true))).get<std::string>() == all);
  CHECK(to_json(scalar("a\"b\\c\n\x01\x7F")) == R"("a\"b\\c\n\u0001\u007f")");
  CHECK(to_json(scalar("\xFF")) == "\"\uFFFD\"");
}

TEST_CASE("to_json writes lists and mappings in their order", "[base][node]") {
  Node list;
  list.kind = Node::Kind::sequence;
  CHECK(to_json(list) == "[]");
  list.items = {scalar("b"), Node{}, scalar("1")};
  CHECK(to_json(list) == R"(["b",null,1])");
  Node mapping;
  mapping.kind = Node::Kind::mapping;
  CHECK(to_json(mapping) == "{}");
  mapping.entries.push_back(NodeEntry{"z\n", list});
  mapping.entries.push_back(NodeEntry{"a", Node{}});
  CHECK(to_json(mapping) == R"({"z\n":["b",null,1],"a":null})");
}

}  // namespace
}  // namespace runbook
