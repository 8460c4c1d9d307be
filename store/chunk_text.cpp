#include "store/chunk_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "store/internal/stem.h"

namespace runbook {

namespace {

std::string_view span_of(std::string_view text, std::int64_t begin, std::int64_t end) {
  const auto size = static_cast<std::int64_t>(text.size());
  begin = std::clamp<std::int64_t>(begin, 0, size);
  end = std::clamp<std::int64_t>(end, begin, size);
  return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

/// A fence's marker: "```" or longer, or of '~'.
struct Fence {
  char mark = '`';
  std::size_t length = 0;
  std::string_view indent;  ///< what stands before it: spaces, quote marks
};

/// What Markdown indents with; a form feed is text.
bool is_blank_mark(char c) {
  return c == ' ' || c == '\t';
}

/// Bytes of the list bullet ("-", "7.") that a text begins with; 0: it begins with none.
std::size_t bullet_size(std::string_view text) {
  std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view marks = size == 0 ? "-*+" : ".)";
  if (size == text.size() || marks.find(text[size]) == std::string_view::npos) return 0;
  ++size;
  return size < text.size() && is_blank_mark(text[size]) ? size : 0;
}

/// The marker that a line begins with, behind spaces, quote marks and list bullets.
std::optional<Fence> fence_of_line(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && line[at] != '`' && line[at] != '~') {
    const bool is_mark = is_blank_mark(line[at]) || line[at] == '>';
    const std::size_t size = is_mark ? 1 : bullet_size(line.substr(at));
    if (size == 0) return std::nullopt;
    at += size;
  }
  if (at == line.size()) return std::nullopt;
  const std::string_view indent = line.substr(0, at);
  const std::size_t behind = std::min(line.find_first_not_of(line[at], at), line.size());
  if (behind - at < 3) return std::nullopt;
  return Fence{.mark = line[at], .length = behind - at, .indent = indent};
}

std::ptrdiff_t quotes_in(std::string_view indent) {
  return std::count(indent.begin(), indent.end(), '>');
}

bool closes(const Fence& open, const Fence& fence, std::string_view line) {
  // In the same quotes, not behind a bullet, and at most three spaces further in.
  const bool same_place = quotes_in(fence.indent) == quotes_in(open.indent) &&
                          fence.indent.find_first_not_of(" \t>") == std::string_view::npos &&
                          fence.indent.size() <= open.indent.size() + 3;
  const std::size_t behind = fence.indent.size() + fence.length;
  return same_place && fence.mark == open.mark && fence.length >= open.length &&
         is_blank(line.substr(behind));
}

bool opens(const Fence& fence, std::string_view line) {
  // A backtick behind the marker makes it code within a line, not a fence.
  const std::size_t behind = fence.indent.size() + fence.length;
  return fence.mark != '`' || line.substr(behind).find('`') == std::string_view::npos;
}

/// Whether the line lies outside the quote or list item that the fence is in, which ends it.
bool leaves(const Fence& open, std::string_view line) {
  const std::string_view indent = line.substr(0, line.find_first_not_of(" \t>"));
  if (quotes_in(indent) < quotes_in(open.indent)) return true;
  const bool has_tabs = str_cat(open.indent, indent).find('\t') != std::string::npos;
  if (has_tabs || is_blank(line)) return false;
  // The text of an item begins behind its bullet; a fence stands at most three spaces further in.
  constexpr std::size_t kMaxIndent = 3;
  const bool shows_bullet = open.indent.find_first_not_of(" >") != std::string_view::npos;
  const std::size_t inside =
      shows_bullet ? open.indent.size() : std::max(open.indent.size(), kMaxIndent) - kMaxIndent;
  return indent.size() < inside;
}

/// The fence that is still open at the end of the text.
std::optional<Fence> open_fence(std::string_view text) {
  std::optional<Fence> open;
  if (text.ends_with('\n')) text.remove_suffix(1);  // no line follows it
  for (const std::string_view line : split(text, '\n')) {
    if (open && leaves(*open, line)) open.reset();
    const std::optional<Fence> fence = fence_of_line(line);
    if (!fence) continue;
    if (!open && opens(*fence, line)) {
      open = fence;
    } else if (open && closes(*open, *fence, line)) {
      open.reset();
    }
  }
  return open;
}

/// Indent of a closing line: a list bullet of the opener becomes spaces.
std::string closing_indent(std::string_view indent) {
  std::string spaces(indent);
  std::replace_if(
      spaces.begin(), spaces.end(), [](char c) { return c != '>' && c != '\t'; }, ' ');
  return spaces;
}

void end_line(std::string& text) {
  if (!text.empty() && text.back() != '\n') text += '\n';
}

// Word pieces of a word, roughly: most words of up to eight letters are one piece, longer ones
// break about every four.
int pieces_of_word(std::size_t length) {
  constexpr std::size_t kWhole = 8;
  constexpr std::size_t kPart = 4;
  return length <= kWhole ? 1 : static_cast<int>(1 + (length - kWhole + kPart - 1) / kPart);
}

/// Cuts whole words from the left until at most `budget` pieces are left.
std::string_view keep_right(std::string_view line, int budget) {
  const std::vector<Word> all = words(line);
  std::size_t begin = line.size();
  std::size_t punctuation_from = line.size();
  for (auto word = all.rbegin(); word != all.rend(); ++word) {
    const std::string_view between = line.substr(word->end, punctuation_from - word->end);
    budget -= static_cast<int>(
        std::count_if(between.begin(), between.end(), [](char c) { return c != ' '; }));
    budget -= pieces_of_word(word->end - word->begin);
    if (budget < 0) break;
    begin = word->begin;
    punctuation_from = word->begin;
  }
  return begin == all.front().begin ? line : line.substr(begin);
}

/// Adds a part unless an equal one, without regard to case, is there already.
class Parts {
 public:
  void add(std::string_view part) {
    part = trim(part);
    if (part.empty()) return;
    const bool repeated = std::any_of(parts_.begin(), parts_.end(), [&](const std::string& other) {
      return equals_ignore_case(other, part);
    });
    if (!repeated) parts_.emplace_back(part);
  }
  void add_with_split(std::string_view part) {
    add(part);
    add(split_identifiers(part));
  }
  std::string joined() const {
    std::string text;
    for (const std::string& part : parts_) {
      if (!text.empty()) text += '\n';
      text += part;
    }
    return text;
  }

 private:
  std::vector<std::string> parts_;
};

/// Could split_identifier find more than one part? Most words are all of one case.
bool may_have_parts(std::string_view word) {
  return std::any_of(word.begin() + 1, word.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }) ||
         (word.front() >= '0' && word.front() <= '9' && word.size() > 1);
}

/// Appends them to the column `ident`, and counts the words of the text and those.
void append_identifier_parts(std::string_view text, FtsColumns& columns) {
  for (const Word& at : words(text)) {
    ++columns.words;
    const std::string_view word = text.substr(at.begin, at.end - at.begin);
    if (!may_have_parts(word)) continue;
    const std::vector<std::string> parts = split_identifier(word);
    if (parts.size() < 2) continue;
    for (const std::string& part : parts) {
      if (!columns.ident.empty()) columns.ident += ' ';
      columns.ident += part;
      ++columns.words;
    }
  }
}

std::string heading_column(const SectionRow& section) {
  std::string text;
  for (std::size_t i = 1; i < section.heading.size(); ++i) {
    if (!text.empty()) text += '\n';
    text += section.heading[i];
  }
  return text;
}

}  // namespace

std::string chunk_text(std::string_view document_text, const ChunkRow& chunk) {
  std::string text(span_of(document_text, chunk.lead_begin, chunk.lead_end));
  end_line(text);
  text += span_of(document_text, chunk.begin, chunk.end);
  if (chunk.kind == ChunkKind::metadata) return text;
  if (const std::optional<Fence> open = open_fence(text)) {
    const std::string closing =
        str_cat(closing_indent(open->indent), std::string(open->length, open->mark), "\n");
    end_line(text);
    text += closing;
  }
  return text;
}

std::string header_line(const SectionRow& section) {
  constexpr int kMaxPieces = 40;
  if (section.heading.empty()) return {};
  std::string line = split_identifiers(section.heading.front());
  for (std::size_t i = 1; i < section.heading.size(); ++i) {
    line += " > ";
    line += section.heading[i];
  }
  std::replace(line.begin(), line.end(), '\n', ' ');
  if (words(line).empty()) return line;
  return std::string(keep_right(line, kMaxPieces));
}

std::string embedding_text(std::string_view document_text, const SectionRow& section,
                           const ChunkRow& chunk) {
  return str_cat(header_line(section), "\n", chunk_text(document_text, chunk));
}

std::string fts_title(const DocumentRow& document) {
  Parts parts;
  parts.add_with_split(document.title);
  parts.add_with_split(file_stem(document.path));
  for (const std::string& alias : document.aliases)
    parts.add_with_split(alias);
  return parts.joined();
}

FtsColumns fts_columns(std::string_view title, std::string_view document_text,
                       const SectionRow& section, const ChunkRow& chunk) {
  FtsColumns columns{.title = title,
                     .heading = heading_column(section),
                     .body = span_of(document_text, chunk.begin, chunk.end),
                     .ident = {},
                     .words = words(title).size()};
  append_identifier_parts(columns.heading, columns);
  append_identifier_parts(columns.body, columns);
  return columns;
}

}  // namespace runbook
