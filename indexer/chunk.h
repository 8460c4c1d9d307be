// Blocks → sections and chunks within a token budget.
//
// Promised, and tested over every real document: chunks cover every non-blank byte of the body
// exactly once; a cited line is the line of the file; no fence of a chunk's text is unbalanced.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "indexer/parse/markdown.h"
#include "store/rows.h"

namespace runbook {

struct ChunkOptions {
  int max_tokens = 240;    ///< word pieces with the header line; the model takes 256 with [CLS] and
                           ///< [SEP]. 120: 1.5 times the vectors for nothing. The text gets half
                           ///< of it at least: under a long header line, which has 40 at most,
                           ///< small chunks would fall to single words
  int max_chunks = 5'000;  ///< a document's chunks; beyond: truncated with an observation
  int max_sections = 10'000;
};

/// Word pieces that uncased BERT would make of this text, estimated without its vocabulary: chunk
/// boundaries must not depend on the embedder. At most 0.5 % of real chunks exceed 256 by the real
/// tokenizer.
int estimate_tokens(std::string_view text);

struct Chunking {
  std::vector<SectionRow> sections;
  std::vector<ChunkRow> chunks;  ///< text_hash set
  std::vector<CommandRow> commands;
  std::vector<ObservationRow> observations;
};

/// A chunk is a section or a run of whole blocks of it. Sections are never merged; a heading
/// without text of its own joins its first child. A fence, table or list item is cut only when it
/// alone is too large: at lines, rows, items, sentences.
/// @param text         the whole text of the document, front matter included
/// @param title        of the document; heads every heading path
/// @param body_begin   first byte below the front matter; blocks' offsets count from here
/// @param metadata     the front matter holds values worth finding: it becomes chunk 0, of kind
///                     metadata, spanning it
Chunking chunk_document(std::string_view text, std::string_view title, std::size_t body_begin,
                        bool metadata, std::span<const Block> blocks,
                        const ChunkOptions& options = {});

}  // namespace runbook
