#include <algorithm>
#include <sstream>

// Header-only and without exceptions: one library less to load in a cold command, and a parse
// that fails is a value.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
// toml++ 3.3 asserts what a file may break (`[[[`), then handles it; under NDEBUG its assertions
// are assumptions, which clang would believe.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

#include "base/internal/yaml_events.h"
#include "base/text.h"
#include "base/yaml.h"

namespace runbook {
namespace {

int line_of(const toml::source_region& region) {
  return static_cast<int>(region.begin.line);
}

/// Everything but a string, written as TOML writes it.
template <typename Value>
std::string written(const Value& value) {
  std::ostringstream out;
  out << std::boolalpha << value;
  return out.str();
}

Node scalar_node(const toml::node& value) {
  Node node;
  node.kind = Node::Kind::scalar;
  if (const auto* text = value.as_string()) {
    node.scalar = text->get();
    node.quoted = true;
    return node;
  }
  value.visit([&node](const auto& it) {
    if constexpr (toml::is_value<decltype(it)>) node.scalar = written(it.get());
  });
  return node;
}

/// toml++ keeps the keys of a table sorted.
std::vector<const toml::key*> keys_in_file_order(const toml::table& table) {
  std::vector<const toml::key*> keys;
  for (const auto& entry : table)
    keys.push_back(&entry.first);
  const auto place = [](const toml::key* key) {
    return std::make_pair(key->source().begin.line, key->source().begin.column);
  };
  std::sort(keys.begin(), keys.end(),
            [&place](const toml::key* a, const toml::key* b) { return place(a) < place(b); });
  return keys;
}

/// toml++ leads with what it was doing; what is wrong stands behind the colon.
std::string_view reason_of(const toml::parse_error& failure) {
  const std::string_view description = failure.description();
  const std::size_t colon = description.find(": ");
  const bool led =
      description.starts_with("Error while parsing") && colon != std::string_view::npos;
  return led ? description.substr(colon + 2) : description;
}

Result<Node> to_node(const toml::node& value, int depth, const YamlLimits& limits);

Result<Node> table_node(const toml::table& table, int depth, const YamlLimits& limits) {
  Node node;
  node.kind = Node::Kind::mapping;
  for (const toml::key* key : keys_in_file_order(table)) {
    RB_TRY(Node child, to_node(*table.get(*key), depth + 1, limits));
    child.key_line = line_of(key->source());
    node.entries.push_back(NodeEntry{std::string(key->str()), std::move(child)});
  }
  return node;
}

Result<Node> array_node(const toml::array& array, int depth, const YamlLimits& limits) {
  Node node;
  node.kind = Node::Kind::sequence;
  for (const toml::node& item : array) {
    RB_TRY(Node child, to_node(item, depth + 1, limits));
    node.items.push_back(std::move(child));
  }
  return node;
}

Result<Node> to_node(const toml::node& value, int depth, const YamlLimits& limits) {
  const int line = line_of(value.source());
  const bool collection = value.is_table() || value.is_array();
  if (collection && depth > limits.max_depth) return yaml_too_deep(line, limits);
  auto node = value.is_table()   ? table_node(*value.as_table(), depth, limits)
              : value.is_array() ? array_node(*value.as_array(), depth, limits)
                                 : Result<Node>(scalar_node(value));
  if (node) node->line = line;
  return node;
}

/// Walks over TOML text just far enough to see its dotted keys: strings and comments are skipped,
/// and a dot outside of them belongs to a key or a number.
class DotCounter {
 public:
  explicit DotCounter(std::string_view text) : text_(text) {}

  /// Offset of the first key of more than `limit` dots; npos when there is none.
  std::size_t find_longer_than(int limit) {
    int dots = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        skip_string();
        continue;
      }
      if (c == '#') skip_to('\n');
      if (c == '.' && ++dots > limit) return at_;
      if (std::string_view("=,[]{}\n#").find(c) != std::string_view::npos) dots = 0;
      ++at_;
    }
    return std::string_view::npos;
  }

 private:
  void skip_to(char end) { at_ = std::min(text_.find(end, at_), text_.size()); }

  void skip_string() {
    const char quote = text_[at_];
    const std::string three(3, quote);
    const bool long_form = text_.substr(at_).starts_with(three);
    const std::string_view end = std::string_view(three).substr(0, long_form ? 3 : 1);
    at_ += end.size();
    while (at_ < text_.size() && !text_.substr(at_).starts_with(end)) {
      if (!long_form && text_[at_] == '\n') return;  // not closed: toml++ will say so
      const bool escape = quote == '"' && text_[at_] == '\\';
      at_ += escape ? std::size_t{2} : std::size_t{1};
    }
    at_ = std::min(at_ + end.size(), text_.size());
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// toml++ bounds the depth of lists and inline tables, but not that of `a.a.a.a… = 1`, whose tables
/// it takes down by recursion: 100,000 of them exhaust the stack.
Status refuse_long_keys(std::string_view text, const YamlLimits& limits) {
  const std::size_t at = DotCounter(text).find_longer_than(limits.max_depth);
  if (at == std::string_view::npos) return ok();
  return yaml_too_deep(LineIndex(text).line_of(at), limits);
}

}  // namespace

Result<Node> parse_toml(std::string_view text) {
  const std::string input = to_valid_utf8(text);
  const YamlLimits limits;
  RB_TRY(refuse_long_keys(input, limits));
  const toml::parse_result result = toml::parse(input);
  if (!result) {
    const toml::parse_error& failure = result.error();
    return yaml_error(Errc::invalid_argument, line_of(failure.source()),
                      str_cat("not valid TOML: ", reason_of(failure)));
  }
  return to_node(result.table(), 1, limits);
}

}  // namespace runbook
