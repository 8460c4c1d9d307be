#include "store/lexical.h"

#include <string_view>

#include "store/documents.h"
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
  RB_TRY(const std::string text, get_text(connection, document));
  RB_TRY(const std::vector<SectionRow> sections, list_sections(connection, document));
  RB_TRY(const std::vector<ChunkRow> chunks,
         list_chunks(connection, document, sections.size(), std::ssize(text)));
  for (const ChunkRow& chunk : chunks) {
    const SectionRow& section = sections[static_cast<std::size_t>(chunk.section)];
    RB_TRY(
        run_on(statement, chunk_id(document, chunk.order), fts_columns(row, text, section, chunk)));
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

// Weights of title, heading, body, ident: nDCG .836 with equal ones, .853 with these; halves and
// doubles are within .3 points.
constexpr std::string_view kSearchFts = R"sql(
  SELECT rowid, bm25(chunk_fts, 4.0, 2.0, 1.0, 0.5) FROM chunk_fts WHERE chunk_fts MATCH :query
)sql";

Result<SignalScores> search_lexical(const sqlite::Connection& connection, const MatchQuery& query,
                                    const DocumentSet& documents) {
  SignalScores scores;
  if (query.expression.empty()) return scores;
  RB_TRY(sqlite::Statement search, connection.prepare(kSearchFts));
  search.bind_text(":query", query.expression);
  while (true) {
    RB_TRY(const bool more, search.step());
    if (!more) return scores;
    const ChunkId chunk{search.integer(0)};
    if (documents.contains(document_of(chunk))) scores.chunks.push_back({chunk, -search.real(1)});
  }
}

constexpr std::string_view kCountMatches = R"sql(
  SELECT count(*) FROM chunk_fts WHERE chunk_fts MATCH :query
)sql";

Result<std::vector<std::int64_t>> count_matches(const sqlite::Connection& connection,
                                                std::span<const std::string> terms) {
  RB_TRY(sqlite::Statement count, connection.prepare(kCountMatches));
  std::vector<std::int64_t> counts;
  counts.reserve(terms.size());
  for (const std::string& term : terms) {
    const MatchQuery query = match_any({term});
    RB_TRY(const bool has_row, count.bind_text(":query", query.expression).step());
    counts.push_back(has_row ? count.integer(0) : 0);
    count.reset();
  }
  return counts;
}

constexpr std::string_view kOptimize = R"sql(
  INSERT INTO chunk_fts (chunk_fts) VALUES ('optimize')
)sql";

Status optimize_lexical(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement optimize, connection.prepare(kOptimize));
  return optimize.run();
}

}  // namespace runbook
