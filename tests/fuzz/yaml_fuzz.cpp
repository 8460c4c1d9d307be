// YAML and TOML of strangers, under the limits of front matter and of catalogs: no crash, no hang,
// and what is read can be stored and read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/unicode.h"
#include "base/yaml.h"
#include "tests/fuzz/require.h"

namespace {

using runbook::Node;

void check_lines(const Node& node, int lines) {
  FUZZ_REQUIRE(node.line >= 0 && node.line <= lines);
  for (const Node& item : node.items)
    check_lines(item, lines);
  for (const auto& entry : node.entries) {
    FUZZ_REQUIRE(node.find(entry.first) == &entry.second);  // keys stand once
    check_lines(entry.second, lines);
  }
}

void check_tree(const Node& node, std::string_view text) {
  constexpr int kMarkers = 2;  // the end that is marked for the parser, and the line behind it
  int newlines = 0;
  for (const char c : text)
    newlines += c == '\n' || c == '\r' ? 1 : 0;
  check_lines(node, newlines + 1 + kMarkers);
  const std::string json = runbook::to_json(node);
  FUZZ_REQUIRE(runbook::is_valid_utf8(json));
  FUZZ_REQUIRE(nlohmann::json::accept(json));
}

void check_error(const runbook::Error& error) {
  FUZZ_REQUIRE(!error.message.empty());
  FUZZ_REQUIRE(error.where.starts_with("line "));
}

void check_yaml(std::string_view text, const runbook::YamlLimits& limits) {
  const auto documents = runbook::parse_yaml(text, limits);
  if (!documents) return check_error(documents.error());
  for (const Node& document : *documents)
    check_tree(document, text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_yaml(text, {});
  check_yaml(text, {.aliases = runbook::Aliases::expand, .max_depth = 64, .max_nodes = 100'000});
  const auto toml = runbook::parse_toml(text);
  if (toml) {
    check_tree(*toml, text);
  } else {
    check_error(toml.error());
  }
  return 0;
}
