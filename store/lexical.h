// The full-text rows: written, taken away, searched.
//
// The table keeps no text of its own (contentless), so a row is deleted by the very columns it was
// written with; they are derived again from the document's rows. kTextFormat guards that.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runbook/result.h"
#include "store/evidence.h"
#include "store/internal/prepared.h"
#include "store/internal/sqlite.h"
#include "store/rows.h"

namespace runbook {

Status insert_lexical(const sqlite::Connection& connection, DocumentId document,
                      const PreparedDocument& prepared);

/// Call before the document's rows go.
/// @error not_found; corrupt when the text cannot be read back
Status remove_lexical(const sqlite::Connection& connection, DocumentId document);

/// Writes the rows of a document of `from` into the index of `to`.
/// @error as remove_lexical
Status copy_lexical(const sqlite::Connection& from, const sqlite::Connection& to,
                    DocumentId document);

/// Removes every row at once; needs no old columns.
Status clear_lexical(const sqlite::Connection& connection);

/// Evidence::lexical
Result<SignalScores> search_lexical(const sqlite::Connection& connection, const MatchQuery& query,
                                    const DocumentSet& documents);

/// Evidence::document_frequencies
Result<std::vector<std::int64_t>> count_matches(const sqlite::Connection& connection,
                                                std::span<const std::string> terms);

/// Merges the index into one segment: what was deleted leaves it for good.
Status optimize_lexical(const sqlite::Connection& connection);

}  // namespace runbook
