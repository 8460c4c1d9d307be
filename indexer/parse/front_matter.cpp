#include "indexer/parse/front_matter.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"
#include "base/yaml.h"
#include "indexer/parse/front_matter_blocks.h"
#include "indexer/parse/front_matter_fields.h"

namespace runbook {
namespace {

constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr int kOpenerLines = 1;  // the tree's first line is the file's second
constexpr YamlLimits kLimits = {.aliases = Aliases::refuse, .max_depth = 16, .max_nodes = 2'000};

struct Fenced {
  std::string_view inside;  ///< between the two fences
  std::size_t body_begin = 0;
  int body_line = 0;
  bool toml = false;
};

std::size_t line_end(std::string_view text, std::size_t begin) {
  const std::size_t newline = text.find('\n', begin);
  return newline == std::string_view::npos ? text.size() : newline + 1;
}

std::string_view without_line_end(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r\n");
  return last == std::string_view::npos ? std::string_view() : line.substr(0, last + 1);
}

std::optional<Fenced> find_fences(std::string_view text) {
  std::size_t at = line_end(text, 0);
  const std::string_view opener = without_line_end(text.substr(0, at));
  if (opener != "---" && opener != "+++") return std::nullopt;
  const std::size_t inside = at;
  for (int line = 2; at < text.size(); ++line) {
    const std::size_t end = line_end(text, at);
    const std::string_view current = without_line_end(text.substr(at, end - at));
    if (current == opener || (opener == "---" && current == "..."))
      return Fenced{.inside = text.substr(inside, at - inside),
                    .body_begin = end,
                    .body_line = line + 1,
                    .toml = opener == "+++"};
    at = end;
  }
  return std::nullopt;
}

/// A first word followed by ':' tells broken front matter from prose between two rules.
bool looks_like_mapping(std::string_view inside) {
  for (const std::string_view line : split(inside, '\n')) {
    const std::string_view text = trim(line);
    if (text.empty() || text.front() == '#') continue;
    std::size_t end = 0;
    while (end < text.size() && (is_ascii_alnum(text[end]) || text[end] == '_' || text[end] == '-'))
      ++end;
    return end > 0 && end < text.size() && (text[end] == ':' || text[end] == '=');
  }
  return false;
}

/// The number of "line N"; 1 when an error names none.
int line_in(std::string_view where) {
  const std::size_t digits = where.find_first_of("0123456789");
  int line = 1;
  if (digits != std::string_view::npos)
    std::from_chars(where.data() + digits, where.data() + where.size(), line);
  return line;
}

Result<Node> parse_tree(const Fenced& fenced) {
  if (fenced.toml) return parse_toml(fenced.inside);
  RB_TRY(std::vector<Node> documents, parse_yaml(fenced.inside, kLimits));
  return documents.empty() ? Node{} : std::move(documents.front());
}

void add_problem(int line, std::string message, FrontMatter& out) {
  out.problems.push_back({.kind = "bad_front_matter", .line = line, .detail = std::move(message)});
}

/// What is broken as a whole, but for too much of it, may be sound in parts.
/// @return  false when no key can be read
bool read_key_by_key(const Fenced& fenced, FrontMatter& out) {
  if (fenced.toml) return false;
  const FrontMatterBlocks blocks = parse_blocks(fenced.inside, kLimits);
  if (blocks.mapping.entries.empty()) return false;
  for (const BlockProblem& problem : blocks.problems)
    add_problem(problem.line + kOpenerLines,
                str_cat("front matter cannot be read: ", problem.message), out);
  out.has_searchable_values = true;  // words that cannot be read as values can be found
  out.fields.front_matter_json = to_json(blocks.mapping);
  read_front_matter_fields(blocks.mapping, kOpenerLines, out);
  return true;
}

}  // namespace

FrontMatter parse_front_matter(std::string_view text) {
  FrontMatter out;
  const auto fenced = find_fences(text);
  if (!fenced) return out;
  if (fenced->inside.size() > kMaxBytes) {
    if (looks_like_mapping(fenced->inside))
      add_problem(1, str_cat("front matter is larger than ", kMaxBytes / 1024, " KiB"), out);
    return out;
  }
  const auto tree = parse_tree(*fenced);
  const bool mapping = tree && tree->kind == Node::Kind::mapping;
  const bool empty = tree && tree->kind == Node::Kind::null;
  if (!mapping && !empty && !looks_like_mapping(fenced->inside)) return out;  // a rule, not a fence

  out.present = true;
  out.body_begin = fenced->body_begin;
  out.body_line = fenced->body_line;
  if (mapping) {
    out.fields.front_matter_json = to_json(*tree);
    read_front_matter_fields(*tree, kOpenerLines, out);
  } else if (!tree && tree.error().code != Errc::too_large && read_key_by_key(*fenced, out)) {
    return out;
  } else if (!empty) {
    out.has_searchable_values = true;
    const std::string why = tree ? "expected `key: value` lines" : tree.error().message;
    add_problem(tree ? kOpenerLines + 1 : line_in(tree.error().where) + kOpenerLines,
                str_cat("front matter cannot be read: ", why), out);
  }
  return out;
}

FrontMatter parse_data_fields(std::string_view path, std::string_view text) {
  FrontMatter out;
  if (text.size() > kMaxBytes) return out;
  const auto tree = parse_tree({.inside = text,
                                .body_begin = 0,
                                .body_line = 1,
                                .toml = ascii_lower(path).ends_with(".toml")});
  if (!tree || tree->kind != Node::Kind::mapping) return out;
  out.fields.front_matter_json = to_json(*tree);
  read_front_matter_fields(*tree, 0, out);
  out.has_searchable_values = false;  // they are in the body
  return out;
}

}  // namespace runbook
