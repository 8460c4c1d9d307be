#include "indexer/parse/line_shapes.h"

#include <algorithm>

#include "base/text.h"

namespace runbook {
namespace {

constexpr std::size_t kMaxIndent = 3;   // four spaces make indented code
constexpr std::size_t kMaxFence = 255;  // cmark-gfm keeps a fence's length in one byte
constexpr std::string_view kBlanks = " \t\r\n";

std::size_t leading_spaces(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

std::size_t run_length(std::string_view text, char mark) {
  return std::min(text.find_first_not_of(mark), text.size());
}

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

Fence opening_fence(std::string_view line) {
  const std::size_t indent = leading_spaces(line);
  if (indent > kMaxIndent || indent == line.size()) return {};
  line.remove_prefix(indent);
  const char mark = line.front();
  if (mark != '`' && mark != '~') return {};
  const std::size_t length = run_length(line, mark);
  if (length < 3) return {};
  const std::string_view info = trim(line.substr(length));
  if (mark == '`' && info.find('`') != std::string_view::npos) return {};
  return {.mark = mark, .length = std::min(length, kMaxFence), .indent = indent, .info = info};
}

bool closes_fence(std::string_view line, const Fence& open) {
  const Fence fence = opening_fence(line);
  return fence && fence.mark == open.mark && fence.length >= open.length && fence.info.empty();
}

std::string_view without_container_marks(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t>");
  return begin == std::string_view::npos ? std::string_view{} : line.substr(begin);
}

bool is_delimiter_row(std::string_view line) {
  const std::string_view row = without_container_marks(line);
  return row.find('-') != std::string_view::npos &&
         row.find_first_of("|:") != std::string_view::npos &&
         row.find_first_not_of("|-: \t\r\n\v\f") == std::string_view::npos;
}

bool is_atx_heading(std::string_view line) {
  const std::size_t indent = leading_spaces(line);
  if (indent > kMaxIndent) return false;
  line.remove_prefix(indent);
  const std::size_t level = run_length(line, '#');
  if (level < 1 || level > 6) return false;
  return level == line.size() || kBlanks.find(line[level]) != std::string_view::npos;
}

bool is_setext_underline(std::string_view line) {
  const std::size_t indent = leading_spaces(line);
  if (indent > kMaxIndent) return false;
  const std::string_view mark = trim(line.substr(indent));
  if (mark.empty() || (mark.front() != '=' && mark.front() != '-')) return false;
  return run_length(mark, mark.front()) == mark.size();
}

bool is_indented_code(std::string_view line) {
  std::size_t column = 0;
  for (const char c : line) {
    if (c == '\t')
      column += 4 - column % 4;
    else if (c == ' ')
      ++column;
    else
      break;
    if (column >= 4) return true;
  }
  return false;
}

bool starts_list_item(std::string_view line) {
  const std::size_t indent = leading_spaces(line);
  if (indent > kMaxIndent || indent == line.size()) return false;
  line.remove_prefix(indent);
  if (line.front() == '1' && line.size() > 1 && (line[1] == '.' || line[1] == ')')) {
    line.remove_prefix(2);
  } else if (line.front() == '-' || line.front() == '*' || line.front() == '+') {
    line.remove_prefix(1);
  } else {
    return false;
  }
  return !line.empty() && (line.front() == ' ' || line.front() == '\t') && !is_blank(line);
}

std::string_view here_document_word(std::string_view line) {
  const std::size_t at = line.find("<<");
  if (at == std::string_view::npos) return {};
  std::string_view rest = line.substr(at + 2);
  if (!rest.empty() && rest.front() == '<') return {};  // a here-string is one line
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '~')) rest.remove_prefix(1);
  rest.remove_prefix(leading_spaces(rest));
  if (!rest.empty() && (rest.front() == '\'' || rest.front() == '"')) rest.remove_prefix(1);
  std::size_t length = 0;
  while (length < rest.size() && is_word_char(rest[length]))
    ++length;
  return rest.substr(0, length);
}

}  // namespace runbook
