#include "base/yaml_edit.h"

#include <algorithm>
#include <utility>

#include "base/internal/yaml_layout.h"
#include "base/internal/yaml_scan.h"
#include "base/text.h"
#include "base/yaml.h"

namespace runbook {
namespace {

using Path = std::vector<YamlStep>;
constexpr std::size_t kDefaultUnit = 2;  // spaces a level, where the text shows no habit

const Node* child_of(const Node& node, const YamlStep& step) {
  if (!step.item) return node.find(step.key);
  const bool there = node.kind == Node::Kind::sequence && *step.item < node.items.size();
  return there ? &node.items[*step.item] : nullptr;
}

bool same(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.scalar != b.scalar || a.items.size() != b.items.size() ||
      a.entries.size() != b.entries.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!same(a.items[i], b.items[i])) return false;
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    if (a.entries[i].first != b.entries[i].first) return false;
    if (!same(a.entries[i].second, b.entries[i].second)) return false;
  }
  return true;
}

/// What the tree has to be afterwards.
void set_in_tree(Node& node, const Path& path, std::size_t from, const YamlValue& value) {
  if (from == path.size()) {
    node = Node{};
    node.kind = value.is_list ? Node::Kind::sequence : Node::Kind::scalar;
    if (!value.is_list) node.scalar = value.texts.front();
    for (const std::string& text : value.is_list ? value.texts : std::vector<std::string>{}) {
      Node item;
      item.kind = Node::Kind::scalar;
      item.scalar = text;
      node.items.push_back(std::move(item));
    }
    return;
  }
  const YamlStep& step = path[from];
  node.kind = step.item ? Node::Kind::sequence : Node::Kind::mapping;
  if (step.item) {
    if (*step.item >= node.items.size()) node.items.resize(*step.item + 1);
    return set_in_tree(node.items[*step.item], path, from + 1, value);
  }
  for (NodeEntry& entry : node.entries)
    if (entry.first == step.key) return set_in_tree(entry.second, path, from + 1, value);
  node.entries.emplace_back().first = step.key;
  set_in_tree(node.entries.back().second, path, from + 1, value);
}

class Editor {
 public:
  Editor(std::string_view text, const Node& root, const Path& path, const YamlValue& value)
      : text_(text), lines_(text_), root_(root), path_(path), value_(value) {}

  Result<std::string> run() {
    const Node* node = &root_;
    end_line_ = text_.empty() ? 1 : lines_.count() + 1;
    for (std::size_t step = 0; step < path_.size(); ++step) {
      flow_ = flow_ || node->flow;
      const Node* child = child_of(*node, path_[step]);
      if (child == nullptr) return add(*node, step);
      narrow(*node, *child);
      node = child;
    }
    return replace(*node);
  }

 private:
  /// Up to where the lines of `child` reach: the beginning of what follows it.
  void narrow(const Node& parent, const Node& child) {
    const auto follows = [&](int line) {
      if (line > 0 && line > child.line) end_line_ = std::min(end_line_, line);
    };
    for (std::size_t i = 0; i + 1 < parent.entries.size(); ++i)
      if (&parent.entries[i].second == &child) follows(parent.entries[i + 1].second.key_line);
    for (std::size_t i = 0; i + 1 < parent.items.size(); ++i)
      if (&parent.items[i] == &child) follows(parent.items[i + 1].line);
  }

  Error cannot(int line, std::string message) const {
    return Error{.code = Errc::unsupported,
                 .message = std::move(message),
                 .where = str_cat("line ", line),
                 .hint = "edit the file there by hand"};
  }

  std::size_t offset(int line, int column) const {
    const std::size_t mark = line == 1 && text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    return std::min(text_.size(), lines_.begin_of(line) + mark + static_cast<std::size_t>(column));
  }

  std::string spliced(std::size_t begin, std::size_t end, std::string_view fresh) const {
    return str_cat(std::string_view(text_).substr(0, begin), fresh,
                   std::string_view(text_).substr(end));
  }

  std::size_t end_of_scalar_at(std::size_t at) const {
    return end_of_scalar(text_, at, flow_ ? YamlStyle::brackets : YamlStyle::block);
  }

  std::size_t behind_colon(const Node& value) const {
    const std::size_t key = offset(value.key_line, value.key_column);
    return std::min(text_.find(':', end_of_scalar_at(key)), text_.size() - 1) + 1;
  }

  Result<std::string> replace(const Node& node) const {
    const std::string fresh = yaml_value(value_);
    switch (node.kind) {
      case Node::Kind::mapping: return cannot(node.line, "a whole section cannot be set at once");
      case Node::Kind::null: return fill(node, fresh);
      case Node::Kind::sequence: return replace_list(node, fresh);
      case Node::Kind::scalar: break;
    }
    const std::size_t begin = offset(node.line, node.column);
    if (text_[begin] == '|' || text_[begin] == '>')
      return cannot(node.line, "a text of several lines cannot be replaced");
    return spliced(begin, end_of_scalar_at(begin), fresh);
  }

  /// `key:` with nothing behind it, or with a null that is written out.
  Result<std::string> fill(const Node& node, std::string_view fresh) const {
    if (node.key_line == 0) return cannot(node.line, "an empty entry of a list cannot be set");
    const std::size_t colon = behind_colon(node);
    std::size_t begin = colon;
    while (begin < text_.size() && text_[begin] == ' ')
      ++begin;
    const std::size_t end = end_of_scalar_at(begin);
    const bool written_out =
        end > begin && text_[begin] != '#' && lines_.line_of(begin) == node.key_line;
    if (written_out) return spliced(begin, end, fresh);
    return spliced(colon, colon, str_cat(" ", fresh));
  }

  Result<std::string> replace_list(const Node& node, std::string_view fresh) const {
    if (node.flow) {
      const std::size_t begin = offset(node.line, node.column);
      const std::size_t close = closing_bracket(text_, begin);
      if (close == std::string::npos) return cannot(node.line, "the end of the list is not found");
      return spliced(begin, close + 1, fresh);
    }
    if (node.key_line == 0 || node.key_line == node.line)
      return cannot(node.line, "this list cannot be replaced at once");
    const int last = last_line_before(end_line_, node.line);
    for (int line = node.key_line; line <= last; ++line) {
      if (lines_.line(line).find('#') != std::string_view::npos)
        return cannot(line, "a list with comments between its entries cannot be replaced at once");
    }
    const std::size_t colon = behind_colon(node);
    return spliced(colon, lines_.begin_of(last) + lines_.line(last).size(), str_cat(" ", fresh));
  }

  /// The last line with content before `end`, at least `begin`.
  int last_line_before(int end, int begin) const {
    int line = end - 1;
    for (; line > begin; --line) {
      const std::string_view content = trim(lines_.line(line));
      const bool marker = content == "..." || content == "---";
      if (!content.empty() && content.front() != '#' && !marker) break;
    }
    return line;
  }

  Result<std::string> add(const Node& node, std::size_t step) const {
    const YamlStep& next = path_[step];
    if (next.item) {
      const std::size_t size = node.items.size();
      const bool list = node.kind == Node::Kind::sequence || node.kind == Node::Kind::null;
      if (list && *next.item > size) {
        return Error{.code = Errc::invalid_argument,
                     .message = str_cat("the list has ", size, size == 1 ? " entry" : " entries"),
                     .where = str_cat("line ", std::max(node.line, 1)),
                     .hint = str_cat("the next one is [", size, "]")};
      }
    }
    switch (node.kind) {
      case Node::Kind::null: return add_below_empty(node, step);
      case Node::Kind::mapping:
        if (next.item) return cannot(node.line, "keys stand where a list is expected");
        break;
      case Node::Kind::sequence:
        if (!next.item) return cannot(node.line, "a list stands where keys are expected");
        break;
      case Node::Kind::scalar:
        return cannot(node.line, "a single value stands where keys are expected");
    }
    return node.flow ? add_in_brackets(node, step) : add_lines(node, step);
  }

  Result<std::string> add_in_brackets(const Node& node, std::size_t step) const {
    const std::size_t open = offset(node.line, node.column);
    const std::size_t close = closing_bracket(text_, open);
    if (close == std::string::npos) return cannot(node.line, "the closing bracket is not found");
    std::string fresh = yaml_in_brackets(path_, step, value_);
    fresh = fresh.substr(1, fresh.size() - 2);  // without its own brackets
    std::size_t at = close;
    while (text_[at - 1] == ' ')
      --at;
    const bool empty = node.items.empty() && node.entries.empty();
    return spliced(at, at, str_cat(empty || text_[at - 1] == ',' ? "" : ", ", fresh));
  }

  Result<std::string> add_lines(const Node& node, std::size_t step) const {
    const int column = path_[step].item ? node.column : node.entries.front().second.key_column;
    const int last = last_line_before(end_line_, node.line);
    return with_lines_behind(last, step, static_cast<std::size_t>(column));
  }

  Result<std::string> add_below_empty(const Node& node, std::size_t step) const {
    if (step == 0) return with_lines_behind(text_.empty() ? 0 : lines_.count(), 0, 0);
    if (flow_) return fill(node, yaml_in_brackets(path_, step, value_));
    if (node.key_line == 0) return cannot(node.line, "an empty entry of a list cannot be set");
    return with_lines_behind(node.key_line, step,
                             static_cast<std::size_t>(node.key_column) + unit());
  }

  std::string with_lines_behind(int line, std::size_t step, std::size_t indent) const {
    const std::string_view newline = text_.find("\r\n") == std::string::npos ? "\n" : "\r\n";
    std::string fresh;
    for (const std::string& row : yaml_in_lines(path_, step, indent, unit(), value_))
      fresh += str_cat(row, newline);
    const std::size_t at = line == 0 ? 0 : lines_.end_of(line);
    const bool open_end = at > 0 && text_[at - 1] != '\n' && text_[at - 1] != '\r';
    return spliced(at, at, open_end ? str_cat(newline, fresh) : fresh);
  }

  /// Spaces a level, as the text has it.
  std::size_t unit() const {
    for (const NodeEntry& entry : root_.entries) {
      const Node& value = entry.second;
      if (value.kind == Node::Kind::mapping && !value.flow && value.column > 0)
        return static_cast<std::size_t>(value.column);
    }
    return kDefaultUnit;
  }

  const std::string text_;
  const LineIndex lines_;
  const Node& root_;
  const Path& path_;
  const YamlValue& value_;
  bool flow_ = false;  ///< the value stands within brackets
  int end_line_ = 1;   ///< the first line that is not part of what was reached
};

Result<Node> parse_one(std::string_view text) {
  RB_TRY(std::vector<Node> documents, parse_yaml(text));
  if (documents.size() > 1)
    return Error{.code = Errc::unsupported,
                 .message = "several YAML documents in one file",
                 .where = str_cat("line ", documents[1].line)};
  return documents.empty() ? Node{} : std::move(documents.front());
}

/// Where the value stands in the new tree.
int line_of(const Node& root, const Path& path) {
  const Node* node = &root;
  for (const YamlStep& step : path)
    node = child_of(*node, step);
  return node->key_line > 0 ? node->key_line : node->line;
}

}  // namespace

Result<YamlEdit> set_in_yaml(std::string_view text, const std::vector<YamlStep>& path,
                             const YamlValue& value) {
  RB_TRY(Node before, parse_one(text));
  RB_TRY(std::string after, Editor(text, before, path, value).run());
  const Result<Node> tree = parse_one(after);
  Node wanted = before;
  set_in_tree(wanted, path, 0, value);
  if (!tree || !same(*tree, wanted)) {
    return Error{.code = Errc::unsupported,
                 .message = "this value cannot be set without touching what stands beside it",
                 .hint = "edit the file by hand"};
  }
  return YamlEdit{.text = std::move(after), .line = line_of(*tree, path)};
}

}  // namespace runbook
