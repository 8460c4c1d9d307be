#include "store/lexical.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "store/documents.h"
#include "store/fts_query.h"
#include "store/internal/occurrences.h"
#include "store/parts.h"

namespace runbook {

namespace {

constexpr std::string_view kInsertFts = R"sql(
  INSERT INTO chunk_fts (rowid, title, heading, body, ident)
  VALUES (:chunk, :title, :heading, :body, :ident)
)sql";

constexpr std::string_view kDeleteFts = R"sql(
  INSERT INTO chunk_fts (chunk_fts, rowid, title, heading, body, ident)
  VALUES ('delete', :chunk, :title, :heading, :body, :ident)
)sql";

Status run_on(sqlite::Statement& statement, ChunkId chunk, const FtsColumns& columns) {
  return statement.bind(":chunk", static_cast<std::int64_t>(chunk))
      .bind_text(":title", columns.title)
      .bind_text(":heading", columns.heading)
      .bind_text(":body", columns.body)
      .bind_text(":ident", columns.ident)
      .run();
}

}  // namespace

Status insert_lexical(const sqlite::Connection& connection, DocumentId document,
                      const PreparedDocument& prepared) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertFts));
  for (std::size_t i = 0; i < prepared.columns.size(); ++i) {
    const ChunkId chunk = chunk_id(document, prepared.document.chunks[i].order);
    RB_TRY(run_on(insert, chunk, prepared.columns[i]));
  }
  return ok();
}

namespace {

/// Derives a document's columns again and runs the statement with each of them.
Status for_each_row(const sqlite::Connection& connection, DocumentId document,
                    sqlite::Statement& statement) {
  RB_TRY(const DocumentRow row, get_document(connection, document));
  RB_TRY(const ParsedDocument parts, get_parts(connection, document));
  const std::string title = fts_title(row);
  for (const ChunkRow& chunk : parts.chunks) {
    const SectionRow& section = parts.sections[static_cast<std::size_t>(chunk.section)];
    RB_TRY(run_on(statement, chunk_id(document, chunk.order),
                  fts_columns(title, parts.text, section, chunk)));
  }
  return ok();
}

}  // namespace

Status remove_lexical(const sqlite::Connection& connection, DocumentId document) {
  RB_TRY(sqlite::Statement remove, connection.prepare(kDeleteFts));
  return for_each_row(connection, document, remove);
}

Status copy_lexical(const sqlite::Connection& from, const sqlite::Connection& to,
                    DocumentId document) {
  RB_TRY(sqlite::Statement insert, to.prepare(kInsertFts));
  return for_each_row(from, document, insert);
}

Status clear_lexical(const sqlite::Connection& connection) {
  return connection.run("INSERT INTO chunk_fts (chunk_fts) VALUES ('delete-all')");
}

namespace {

// bm25's constants, as FTS5 has them.
constexpr double kSaturation = 1.2;    // k1
constexpr double kLengthWeight = .75;  // b

/// How much a term says that stands in `holding` of `all` chunks; never nothing.
double idf_of(std::size_t holding, std::size_t all) {
  constexpr double kLeast = 1e-6;
  const auto in = static_cast<double>(holding);
  return std::max(kLeast, std::log((static_cast<double>(all) - in + 0.5) / (in + 0.5)));
}

// 8 MB: the words of a question of some hundred are not read twice.
constexpr std::size_t kMostKept = 1'000'000;

}  // namespace

Status LexicalIndex::refresh(const sqlite::Connection& connection) {
  if (chunks_ && changes_ == connection.total_changes()) return ok();
  kept_.clear();
  kept_postings_ = 0;
  changes_ = connection.total_changes();
  RB_TRY(chunks_, ChunkWords::load(connection));
  const double average = std::max(1.0, chunks_->average());
  length_norms_.clear();
  length_norms_.reserve(chunks_->words().size());
  for (const std::uint16_t words : chunks_->words()) {
    const double length = static_cast<double>(words) / average;
    length_norms_.push_back(kSaturation * (1 - kLengthWeight + kLengthWeight * length));
  }
  return ok();
}

Result<std::shared_ptr<const LexicalIndex::Postings>> LexicalIndex::postings_of(
    const sqlite::Connection& connection, const std::string& term) {
  const auto found = kept_.find(term);
  if (found != kept_.end()) return found->second;
  const auto postings = std::make_shared<Postings>();
  ChunkWords::Finder finder(*chunks_);
  const auto take = [&](std::int64_t chunk, float frequency) {
    if (const auto place = finder.find(ChunkId{chunk}))
      postings->push_back({static_cast<std::uint32_t>(*place), frequency});
  };
  RB_TRY(for_each_occurrence(connection, match_any({term}).expression, take));
  if (kept_postings_ + postings->size() <= kMostKept) {
    kept_postings_ += postings->size();
    kept_.emplace(term, postings);
  }
  return std::shared_ptr<const Postings>(postings);
}

Result<std::vector<std::int64_t>> LexicalIndex::count_matches(const sqlite::Connection& connection,
                                                              std::span<const std::string> terms) {
  RB_TRY(refresh(connection));
  std::vector<std::int64_t> counts;
  counts.reserve(terms.size());
  for (const std::string& term : terms) {
    RB_TRY(const auto postings, postings_of(connection, term));
    counts.push_back(std::ssize(*postings));
  }
  return counts;
}

Result<std::int64_t> LexicalIndex::count_chunks(const sqlite::Connection& connection,
                                                const DocumentSet& documents) {
  RB_TRY(refresh(connection));
  if (documents.all) return std::ssize(chunks_->words());
  std::int64_t count = 0;
  for (const ChunkWords::Document& document : chunks_->documents())
    if (documents.contains(document.id)) count += static_cast<std::int64_t>(document.count);
  return count;
}

Result<SignalScores> LexicalIndex::search(const sqlite::Connection& connection,
                                          std::span<const std::string> terms,
                                          const DocumentSet& documents) {
  RB_TRY(refresh(connection));
  std::vector<double> totals(length_norms_.size());
  for (const std::string& term : terms) {
    RB_TRY(const auto postings, postings_of(connection, term));
    const double idf = idf_of(postings->size(), totals.size());
    for (const Posting& one : *postings) {
      const auto frequency = static_cast<double>(one.frequency);
      totals[one.chunk] +=
          idf * (frequency * (kSaturation + 1) / (frequency + length_norms_[one.chunk]));
    }
  }
  SignalScores scores;
  for (const ChunkWords::Document& document : chunks_->documents()) {
    if (!documents.contains(document.id)) continue;
    for (std::size_t order = 0; order < document.count; ++order) {
      const double total = totals[document.first + order];
      if (total > 0)
        scores.chunks.push_back({chunk_id(document.id, static_cast<std::int64_t>(order)), total});
    }
  }
  return scores;
}

// The record of totals: how many rows there are, then how many words in each column.
constexpr std::string_view kGetTotals = R"sql(
  SELECT block FROM chunk_fts_data WHERE id = 1
)sql";

Result<std::int64_t> count_lexical_rows(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetTotals));
  RB_TRY(const bool found, get.step());
  if (!found) return std::int64_t{0};
  // A number of SQLite's: seven bits a byte, the highest first; the highest bit says more follow.
  std::int64_t rows = 0;
  for (const char c : get.blob(0).substr(0, 8)) {
    const auto byte = static_cast<unsigned char>(c);
    rows = rows << 7 | (byte & 0x7f);
    if (byte < 0x80) break;
  }
  return rows;
}

constexpr std::string_view kOptimize = R"sql(
  INSERT INTO chunk_fts (chunk_fts) VALUES ('optimize')
)sql";

Status optimize_lexical(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement optimize, connection.prepare(kOptimize));
  return optimize.run();
}

}  // namespace runbook
