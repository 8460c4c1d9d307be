// The texts of a chunk: as shown, as indexed, as embedded. One place makes each, so that the
// writer, the readers and the check of the index always agree. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "store/rows.h"

namespace runbook {

/// Raise when any text below or a row's sum changes: an index of another format is made anew by the
/// next sync.
inline constexpr int kTextFormat = 5;

/// The chunk's lines, led by the repeated opener or header row, a cut fence closed again.
/// A metadata chunk's text is the front matter's span.
std::string chunk_text(std::string_view document_text, const ChunkRow& chunk);

/// `<title, split> > <h2> > <h3>`: at most ~40 word pieces, cut from the left.
/// Without it dense nDCG falls from .832 to .628.
std::string header_line(const SectionRow& section);

/// header_line, a newline, chunk_text: what the embedder sees; its hash is ChunkRow::text_hash.
std::string embedding_text(std::string_view document_text, const SectionRow& section,
                           const ChunkRow& chunk);

/// The column `title` of all chunks of a document: title, split; file stem, split; aliases; without
/// repeats.
std::string fts_title(const DocumentRow& document);

/// The four columns of the full-text row. bm25 weights 4, 2, 1, 0.5.
struct FtsColumns {
  std::string_view title;  ///< fts_title, borrowed
  std::string heading;     ///< heading path below the title
  std::string_view body;   ///< the chunk's span, borrowed from the document's text
  std::string ident;       ///< parts of CamelCase, snake_case and digit groups in heading and body
  std::size_t words = 0;   ///< in all four
};
FtsColumns fts_columns(std::string_view title, std::string_view document_text,
                       const SectionRow& section, const ChunkRow& chunk);

}  // namespace runbook
