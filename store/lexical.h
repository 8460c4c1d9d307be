// The full-text rows: written, taken away, searched.
//
// The table keeps no text of its own (contentless), so a row is deleted by the very columns it was
// written with; they are derived again from the document's rows. kTextFormat guards that.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "runbook/result.h"
#include "store/chunk_words.h"
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

/// As FTS5 counts them.
Result<std::int64_t> count_lexical_rows(const sqlite::Connection& connection);

/// Scores by words. What it read of a word it keeps, within bounds, until something is written: a
/// question counts its words, then scores them. Confined to the thread of the connection.
class LexicalIndex {
 public:
  /// Evidence::document_frequencies
  Result<std::vector<std::int64_t>> count_matches(const sqlite::Connection& connection,
                                                  std::span<const std::string> terms);

  /// Evidence::count_chunks: the lengths are there anyway, counting rows would read all of them.
  Result<std::int64_t> count_chunks(const sqlite::Connection& connection,
                                    const DocumentSet& documents);

  /// Evidence::lexical: the bm25 of FTS5 (k1 1.2, b .75, with the weights of the columns), term by
  /// term and not row by row.
  Result<SignalScores> search(const sqlite::Connection& connection,
                              std::span<const std::string> terms, const DocumentSet& documents);

 private:
  /// A chunk that holds the term, by its place in ChunkWords::words.
  struct Posting {
    std::uint32_t chunk = 0;
    float frequency = 0;  ///< each time counts by the weight of its column
  };
  using Postings = std::vector<Posting>;

  Status refresh(const sqlite::Connection& connection);
  Result<std::shared_ptr<const Postings>> postings_of(const sqlite::Connection& connection,
                                                      const std::string& term);

  std::optional<ChunkWords> chunks_;
  std::vector<double> length_norms_;  ///< k1 * (1 - b + b * length / average), by chunk
  std::unordered_map<std::string, std::shared_ptr<const Postings>> kept_;
  std::size_t kept_postings_ = 0;
  std::int64_t changes_ = 0;  ///< of the connection, when `kept_` was empty
};

/// Merges the index into one segment: what was deleted leaves it for good.
Status optimize_lexical(const sqlite::Connection& connection);

}  // namespace runbook
