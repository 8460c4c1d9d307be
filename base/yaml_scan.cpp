#include "base/internal/yaml_scan.h"

#include <algorithm>

namespace runbook {
namespace {

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  for (; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 >= text.size() || text[at + 1] != quote) return at + 1;
      ++at;  // '' is a quote within
    }
  }
  return at;
}

}  // namespace

std::size_t end_of_scalar(std::string_view text, std::size_t at, YamlStyle style) {
  if (at >= text.size()) return at;
  const char quote = text[at];
  if (quote == '"' || quote == '\'') return end_of_quoted(text, at);
  std::size_t end = at;
  for (; end < text.size() && text[end] != '\n' && text[end] != '\r'; ++end) {
    const char c = text[end];
    const char before = end > at ? text[end - 1] : ' ';
    const char next = end + 1 < text.size() ? text[end + 1] : '\n';
    if (c == '#' && (before == ' ' || before == '\t')) break;
    if (c == ':' && std::string_view(" \t\r\n").find(next) != std::string_view::npos) break;
    if (style == YamlStyle::brackets && std::string_view(",[]{}").find(c) != std::string_view::npos)
      break;
  }
  while (end > at && (text[end - 1] == ' ' || text[end - 1] == '\t'))
    --end;
  return end;
}

std::size_t closing_bracket(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if ((c == '"' || c == '\'') &&
        std::string_view(" \t\n,[{:").find(text[at - 1]) != std::string_view::npos) {
      at = end_of_quoted(text, at) - 1;
    } else if (c == '#' && (text[at - 1] == ' ' || text[at - 1] == '\n')) {
      at = std::min(text.find('\n', at), text.size()) - 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace runbook
