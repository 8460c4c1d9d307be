// What the screen can do: colours and columns. Values, made once at the start.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/link.h"

namespace runbook::cli {

/// Marks parts of a text for the eye; without colour the text itself.
struct Style {
  bool colour = false;

  std::string strong(std::string_view text) const;  ///< what is read first
  std::string faint(std::string_view text) const;   ///< what is read last
  std::string good(std::string_view text) const;
  std::string warn(std::string_view text) const;
  std::string bad(std::string_view text) const;
  std::string match(std::string_view text) const;  ///< a word of the question
};

struct Screen {
  Style style;
  int columns = 100;
  bool whole_rows = false;  ///< not a terminal: a row of a table is not cut, for grep and awk
  Links links = {};
};

/// @param colour  "auto", "always" or "never". auto: on a terminal, unless NO_COLOR is set or TERM
///                is "dumb"
Screen describe_screen(std::string_view colour);

bool is_terminal(int descriptor);

/// A document's text made fit for one row: control bytes escaped, tabs as two spaces.
std::string one_row(std::string_view text);

/// A path made fit for one row: every byte that draws nothing escaped, so that no name passes for
/// another one.
std::string path_row(std::string_view path);

/// The beginning of `text` within `columns`; "…" stands for what is left out.
std::string cut_to(std::string_view text, int columns);

/// `text` in rows of at most `columns`, broken at spaces; "…" ends the last when rows ran out.
std::vector<std::string> wrap(std::string_view text, int columns, std::size_t max_rows);

/// Parts joined by " · ", broken between them into rows of at most `columns`; the first row begins
/// at column `indent`, and the others are indented so far. Colours take no columns.
std::string join_in_rows(const std::vector<std::string>& parts, int columns, int indent);

}  // namespace runbook::cli
