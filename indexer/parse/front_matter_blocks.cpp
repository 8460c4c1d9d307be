#include "indexer/parse/front_matter_blocks.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "base/text.h"

namespace runbook {
namespace {

/// A line that goes on with the key above it: indented, a list item, a closing bracket, nothing.
bool goes_on(std::string_view line) {
  if (is_blank(line)) return true;
  return std::string_view(" \t-]}#").find(line.front()) != std::string_view::npos;
}

/// "line 3" of an error; 1 when it names none.
int line_in(std::string_view where) {
  int line = 1;
  const std::size_t digits = where.find_first_of("0123456789");
  if (digits != std::string_view::npos)
    std::from_chars(where.data() + digits, where.data() + where.size(), line);
  return line;
}

void shift_lines(Node& node, int lines) {
  if (node.line > 0) node.line += lines;
  if (node.key_line > 0) node.key_line += lines;
  for (Node& item : node.items)
    shift_lines(item, lines);
  for (NodeEntry& entry : node.entries)
    shift_lines(entry.second, lines);
}

class Blocks {
 public:
  explicit Blocks(const YamlLimits& limits) : limits_(limits) {
    out_.mapping.kind = Node::Kind::mapping;
    out_.mapping.line = 1;
  }

  /// @param before  lines above the block
  void read(std::string_view block, int before) {
    if (is_blank(block)) return;
    auto parsed = parse_yaml(block, limits_);
    if (!parsed) {
      // What is left open is noticed behind the block.
      const int lines = static_cast<int>(std::count(block.begin(), block.end(), '\n'));
      const int line = std::min(line_in(parsed.error().where), std::max(lines, 1));
      return blame(before + line, parsed.error().message);
    }
    if (parsed->empty()) return;  // comments alone
    Node& node = parsed->front();
    if (node.kind != Node::Kind::mapping) return blame(before + 1, "expected `key: value`");
    shift_lines(node, before);
    for (NodeEntry& entry : node.entries)
      keep(std::move(entry));
  }

  FrontMatterBlocks take() { return std::move(out_); }

 private:
  void keep(NodeEntry entry) {
    if (const Node* first = out_.mapping.find(entry.first))
      return blame(entry.second.key_line,
                   str_cat("key `", entry.first, "` stands on line ", first->key_line + 1,
                           " already; that one counts"));
    out_.mapping.entries.push_back(std::move(entry));
  }
  void blame(int line, std::string message) {
    out_.problems.push_back({.line = line, .message = std::move(message)});
  }

  const YamlLimits& limits_;
  FrontMatterBlocks out_;
};

}  // namespace

FrontMatterBlocks parse_blocks(std::string_view yaml, const YamlLimits& limits) {
  Blocks blocks(limits);
  std::size_t begin = 0;
  int before = 0;
  int number = 0;
  for (std::size_t at = 0; at < yaml.size(); ++number) {
    const std::size_t end = std::min(yaml.find('\n', at), yaml.size() - 1) + 1;
    if (!goes_on(yaml.substr(at, end - at))) {
      blocks.read(yaml.substr(begin, at - begin), before);
      begin = at;
      before = number;
    }
    at = end;
  }
  blocks.read(yaml.substr(begin), before);
  return blocks.take();
}

}  // namespace runbook
