// What a single line of Markdown is, as far as a line alone can say.
//
// Used where the parser's tree has no answer (a closing fence, a table's delimiter row) and by
// the guard that decides whether the parser may see a text at all. Pure functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace runbook {

/// An opening or closing code fence.
struct Fence {
  char mark = '`';         ///< '`' or '~'
  std::size_t length = 0;  ///< marks in a row; 0: the line is no fence
  std::size_t indent = 0;  ///< spaces before them
  std::string_view info;   ///< what follows, trimmed; a closing fence has none
  explicit operator bool() const { return length != 0; }
};

/// The fence this line could open: at most three spaces, three marks or more, no backtick behind
/// backticks.
Fence opening_fence(std::string_view line);

/// Whether the line closes a fence that `open` opened.
bool closes_fence(std::string_view line, const Fence& open);

/// The line without the spaces, tabs and `>` of the containers around it.
std::string_view without_container_marks(std::string_view line);

/// `|---|:-:|`, also inside a quote or a list.
bool is_delimiter_row(std::string_view line);

/// `# …` to `###### …`.
bool is_atx_heading(std::string_view line);

/// `===` or `---`.
bool is_setext_underline(std::string_view line);

/// Four columns of white space before the first character.
bool is_indented_code(std::string_view line);

/// A bullet, or the number 1, with text behind it: what may interrupt a paragraph.
bool starts_list_item(std::string_view line);

/// The word of a here-document that this line opens (`<<EOF`, `<<-'EOF'`); empty when it opens
/// none.
std::string_view here_document_word(std::string_view line);

}  // namespace runbook
