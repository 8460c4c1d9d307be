// Markdown → blocks with line spans, by cmark-gfm (GitHub's own parser: tables, task lists).
//
// Of the extensions only tables and task lists are used: those with characters of their own
// (strikethrough, autolink) write to tables that all parsers of a process share, so that no two
// threads may run them; bare URLs are found here instead. Guarded against the parser's quadratic
// cases: a document whose paragraphs and table rows would cost more than about a second (sum of
// squares of their bytes) is split into plain paragraphs without the parser. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/types/document.h"
#include "store/rows.h"

namespace runbook {

enum class BlockKind : std::uint8_t { heading, paragraph, code, list, table, quote, html, rule };

/// A place inside a large block where it may be cut.
struct Cut {
  std::size_t at = 0;          ///< start of a line
  int depth = 0;               ///< 0: between the outermost items or rows; deeper cuts hurt more
  std::size_t lead_begin = 0;  ///< what a continued piece repeats: the opener line of the fence or
  std::size_t lead_end = 0;    ///< the header rows of the table it lies in; equal: nothing
};

/// A code block, at the top or inside a list or quote.
struct Code {
  std::string text;    ///< its lines without the indentation and marks of their containers
  std::string info;    ///< the fence's info string ("bash"), "" for indented code
  int first_line = 0;  ///< of the text, in the file
};

/// A top-level block. Spans run from its first line to the next block's first line (cmark's own end
/// lines are late for setext headings and lists), so blocks cover the body without gaps. Lines that
/// are no node of the tree (reference definitions) are a paragraph, or the end of another block.
struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::size_t begin = 0;  ///< byte offsets in the text that was parsed
  std::size_t end = 0;
  LineRange lines;          ///< in the file; from the first line with content to the last
  int level = 0;            ///< heading: 1 to 6; list: 0 bullet, 1 ordered
  std::string text;         ///< heading: its plain text, markup and `{#id}` removed
  std::string anchor;       ///< heading: explicit `{#id}` or `<a id>`; empty: derive by slug
  std::string info;         ///< code: the fence's info string ("bash"), "" for indented
  bool closed = true;       ///< code: false when the fence was left open
  std::vector<Code> codes;  ///< the block itself, or those nested in it
  std::vector<Cut> cuts;    ///< items and their parts, table rows, code lines; rising
};

/// A page with more links and the like is a log: the rest is text alone. A parser gives at most a
/// few more, so that it is known.
inline constexpr std::size_t kMaxObservations = 20'000;

struct Markdown {
  std::vector<Block> blocks;  ///< in order; the first begins at 0
  std::vector<ObservationRow>
      observations;    ///< links, images, open fences, hidden text, with lines
  bool plain = false;  ///< the guard took it as plain text
};

/// @param first_line  line number in the file of text's first line (front matter lies above)
Markdown parse_markdown(std::string_view text, int first_line);

/// The same shape for text that is no Markdown: paragraphs at blank lines.
Markdown parse_plain(std::string_view text, int first_line);

}  // namespace runbook
