#include "indexer/parse/catalogs/templates.h"

#include <algorithm>

#include "base/text.h"

namespace runbook::catalogs {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

bool holds_only_marks(std::string_view line) {
  bool marked = false;
  while (!line.empty()) {
    if (line.starts_with(kTemplateMark)) {
      marked = true;
      line.remove_prefix(kTemplateMark.size());
    } else if (line.front() == ' ' || line.front() == '\t' || line.front() == '\r') {
      line.remove_prefix(1);
    } else {
      return false;
    }
  }
  return marked;
}

/// Expressions as marks; the newlines inside them stay.
std::string mark_expressions(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find(kOpen, at);
    const std::size_t close =
        open == std::string_view::npos ? open : text.find(kClose, open + kOpen.size());
    if (close == std::string_view::npos) break;
    std::string_view before = text.substr(at, open - at);
    if (before.ends_with('$')) before.remove_suffix(1);
    out += before;
    out += kTemplateMark;
    const std::string_view expression = text.substr(open, close - open);
    out.append(static_cast<std::size_t>(std::count(expression.begin(), expression.end(), '\n')),
               '\n');
    at = close + kClose.size();
  }
  out += text.substr(at);
  return out;
}

}  // namespace

std::string without_templates(std::string_view text) {
  if (text.find(kOpen) == std::string_view::npos) return std::string(text);
  const std::string marked = mark_expressions(text);
  std::string out;
  out.reserve(marked.size());
  bool first = true;
  for (const std::string_view line : split(marked, '\n')) {
    if (!first) out += '\n';
    first = false;
    if (!holds_only_marks(line)) out += line;
  }
  return out;
}

}  // namespace runbook::catalogs
