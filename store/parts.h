// A document's text and what was parsed of it: sections, chunks, commands, observations.
//
// All of it lies in one compressed frame; of a chunk, what is asked for across documents is a row.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "runbook/result.h"
#include "store/internal/prepared.h"
#include "store/internal/sqlite.h"
#include "store/rows.h"

namespace runbook {

Status insert_parts(const sqlite::Connection& connection, DocumentId document,
                    const PreparedDocument& prepared);

/// The frame follows its document by foreign key.
Status remove_chunks(const sqlite::Connection& connection, DocumentId document);

/// How many of each a document has; lengths of its chunks as in ChunkWords.
struct PartSizes {
  std::int64_t sections = 0;
  std::int64_t commands = 0;
  std::string words;
  friend bool operator==(const PartSizes&, const PartSizes&) = default;
};
PartSizes sizes_of(const ParsedDocument& document, std::span<const FtsColumns> columns);
/// @error not_found
Result<PartSizes> get_sizes(const sqlite::Connection& connection, DocumentId document);

/// Text and parts; `row` has only its path.
/// @error not_found; corrupt when they do not agree with their sum, or with the rows of the chunks
Result<ParsedDocument> get_parts(const sqlite::Connection& connection, DocumentId document);

}  // namespace runbook
