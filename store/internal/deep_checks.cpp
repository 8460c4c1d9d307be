#include "store/internal/deep_checks.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/text.h"
#include "store/chunk_text.h"
#include "store/documents.h"
#include "store/internal/blobs.h"
#include "store/internal/migrations.h"
#include "store/internal/row_sum.h"
#include "store/joins.h"
#include "store/lexical.h"
#include "store/names.h"
#include "store/parts.h"
#include "store/public_id.h"
#include "store/services.h"
#include "store/small_tables.h"
#include "store/sources.h"
#include "store/vectors.h"

namespace runbook {

namespace {

constexpr std::string_view kListAllDocuments = R"sql(
  SELECT id FROM document ORDER BY id
)sql";

Result<std::vector<DocumentId>> list_all(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListAllDocuments));
  std::vector<DocumentId> ids;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return ids;
    ids.push_back(DocumentId{list.integer(0)});
  }
}

constexpr std::string_view kGetSum = R"sql(
  SELECT sum FROM document WHERE id = :document
)sql";

Result<Hash128> get_sum(const sqlite::Connection& connection, DocumentId document) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetSum));
  RB_TRY(const bool found, get.bind(":document", static_cast<std::int64_t>(document)).step());
  return found ? hash_from(get.blob(0)) : Hash128{};
}

/// An empty database with the schema that `connection` says it has.
Result<sqlite::Connection> open_scratch(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Connection scratch,
         sqlite::Connection::open(connection.file(), sqlite::Access::scratch));
  RB_TRY(const std::int64_t version, connection.integer("PRAGMA user_version"));
  for (const Migration& migration : migrations().first(static_cast<std::size_t>(version))) {
    RB_TRY(scratch.run(std::string(migration.sql)));
  }
  return scratch;
}

// The full-text index keeps settings of its own, which a forged one could change.
constexpr std::string_view kListSchema = R"sql(
  SELECT name, type, tbl_name, ifnull(sql, '') FROM sqlite_schema
  UNION ALL SELECT k, 'config', v, '' FROM chunk_fts_config
  ORDER BY 1, 2
)sql";

/// A line an entry, its name first.
Result<std::vector<std::string>> list_schema(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListSchema));
  std::vector<std::string> entries;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return entries;
    entries.push_back(
        str_cat(list.text(0), " ", list.text(1), " ", list.text(2), " ", list.text(3)));
  }
}

/// All that is kept of a document, as it was written.
Result<ParsedDocument> read_back(const sqlite::Connection& connection, DocumentId id) {
  RB_TRY(ParsedDocument document, get_parts(connection, id));
  RB_TRY(document.row, get_document(connection, id));
  return document;
}

/// Whether it is found under its path, its id and its names.
Result<bool> is_found_as_itself(const sqlite::Connection& connection,
                                const ParsedDocument& document) {
  const DocumentRow& row = document.row;
  RB_TRY(const SourceRow source, get_source(connection, row.source));
  const bool has_its_id = row.public_id.size() >= kPublicIdLength &&
                          long_public_id(source.name, row.path).starts_with(row.public_id);
  if (!has_its_id) return false;
  return has_its_names(connection, row.id, document);
}

PartSizes derive_sizes(const ParsedDocument& document) {
  const std::string title = fts_title(document.row);
  std::vector<FtsColumns> columns;
  for (const ChunkRow& chunk : document.chunks) {
    const SectionRow& section = document.sections[static_cast<std::size_t>(chunk.section)];
    columns.push_back(fts_columns(title, document.text, section, chunk));
  }
  return sizes_of(document, columns);
}

/// The first chunk whose text is not what its hash says; empty when all are.
std::string wrong_chunk(const ParsedDocument& document) {
  for (const ChunkRow& chunk : document.chunks) {
    const SectionRow& section = document.sections[static_cast<std::size_t>(chunk.section)];
    if (hash_of(embedding_text(document.text, section, chunk)) != chunk.text_hash) {
      return str_cat(document.row.path, ":", chunk.lines.first, ": a chunk differs from its hash");
    }
  }
  return {};
}

}  // namespace

Result<DeepFinding> check_schema(const sqlite::Connection& connection) {
  RB_TRY(const sqlite::Connection scratch, open_scratch(connection));
  RB_TRY(const std::vector<std::string> expected, list_schema(scratch));
  RB_TRY(const std::vector<std::string> kept, list_schema(connection));
  DeepFinding finding{.counted = str_cat(expected.size(), " tables and indexes"), .wrong = {}};
  const auto [mine, other] =
      std::mismatch(expected.begin(), expected.end(), kept.begin(), kept.end());
  if (mine == expected.end() && other == kept.end()) return finding;
  const std::string& entry = other != kept.end() ? *other : *mine;
  finding.wrong = str_cat("`", entry.substr(0, entry.find(' ')), "` is not as it was made");
  return finding;
}

Result<DeepFinding> check_small_tables(const sqlite::Connection& connection) {
  RB_TRY(const SmallTablesSum tables, sum_of_small_tables(connection));
  RB_TRY(const std::optional<std::string> kept, find_small_tables_sum(connection));
  const bool nothing_yet = !kept && tables.rows == 0;
  const bool same = nothing_yet || (kept && *kept == to_hex(tables.sum));
  return DeepFinding{.counted = str_cat(tables.rows, " rows"),
                     .wrong = same ? "" : "they differ from their sum"};
}

Result<DeepFinding> check_services(const sqlite::Connection& connection) {
  RB_TRY(std::string wrong, check_services_sum(connection));
  return DeepFinding{.counted = "services, owners, edges and what they are linked from",
                     .wrong = std::move(wrong)};
}

Result<DeepFinding> check_joins_kept(const sqlite::Connection& connection) {
  RB_TRY(std::string wrong, check_joins(connection));
  return DeepFinding{.counted = "the services of each document", .wrong = std::move(wrong)};
}

Result<DeepFinding> check_texts(const sqlite::Connection& connection) {
  RB_TRY(const std::vector<DocumentId> ids, list_all(connection));
  std::size_t chunk_count = 0;
  for (const DocumentId id : ids) {
    RB_TRY(const ParsedDocument document, read_back(connection, id));
    RB_TRY(const Hash128 sum, get_sum(connection, id));
    std::string wrong = wrong_chunk(document);
    if (sum_of_rows(document) != sum)
      wrong = document.row.path + ": its rows differ from their sum";
    RB_TRY(const PartSizes sizes, get_sizes(connection, id));
    if (sizes != derive_sizes(document)) wrong = document.row.path + ": its sizes are not its own";
    RB_TRY(const bool is_itself, is_found_as_itself(connection, document));
    if (!is_itself) wrong = document.row.path + ": its id or names are not its own";
    if (!wrong.empty()) return DeepFinding{.counted = {}, .wrong = std::move(wrong)};
    chunk_count += document.chunks.size();
  }
  return DeepFinding{.counted = str_cat(ids.size(), " texts, ", chunk_count, " chunks"),
                     .wrong = {}};
}

namespace {

/// Front matter that says nothing worth finding is in no chunk: what stands between its fences.
bool is_front_matter(std::string_view text) {
  text = trim(text);
  const std::string_view opener = text.substr(0, 3);
  if (opener != "---" && opener != "+++") return false;
  const std::string_view last = trim(text.substr(text.rfind('\n') + 1));
  return text.find('\n') != std::string_view::npos && (last == opener || last == "...");
}

/// The line of the first text that no chunk holds; 0 when there is none.
int first_gap(std::string_view text, const std::vector<ChunkRow>& chunks) {
  std::size_t covered = 0;
  for (std::size_t i = 0; i <= chunks.size(); ++i) {
    const std::size_t next =
        i < chunks.size() ? static_cast<std::size_t>(chunks[i].begin) : text.size();
    if (next < covered) return LineIndex(text).line_of(next);
    const std::string_view between = text.substr(covered, next - covered);
    const std::size_t first = between.find_first_not_of(kAsciiSpaces);
    if (first != std::string_view::npos && !(i == 0 && is_front_matter(between)))
      return LineIndex(text).line_of(covered + first);
    if (i < chunks.size()) covered = static_cast<std::size_t>(chunks[i].end);
  }
  return 0;
}

}  // namespace

Result<DeepFinding> check_coverage(const sqlite::Connection& connection) {
  RB_TRY(const std::vector<DocumentId> ids, list_all(connection));
  std::size_t bytes = 0;
  for (const DocumentId id : ids) {
    RB_TRY(const ParsedDocument document, get_parts(connection, id));
    const int gap = first_gap(document.text, document.chunks);
    if (gap != 0) {
      return DeepFinding{
          .counted = {},
          .wrong = str_cat(document.row.path, ":", gap, ": text that no chunk holds")};
    }
    bytes += document.text.size();
  }
  return DeepFinding{.counted = str_cat(bytes, " bytes of text"), .wrong = {}};
}

constexpr std::string_view kListVectors = R"sql(
  SELECT embedding_model.name, text_hash, scale, vector, sum
  FROM embedding JOIN embedding_model ON embedding_model.id = embedding.model
)sql";

Result<DeepFinding> check_vectors(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListVectors));
  std::int64_t count = 0;
  std::int64_t wrong = 0;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) break;
    ++count;
    VectorSum sum(list.text(0));
    if (sum.of(list.blob(1), list.real(2), list.blob(3)) != hash_from(list.blob(4))) ++wrong;
  }
  return DeepFinding{.counted = str_cat(count, " vectors"),
                     .wrong = wrong == 0 ? "" : str_cat(wrong, " of ", count, " vectors differ")};
}

namespace {

/// Copies the rows of one of the tables in which FTS5 keeps its index.
Status copy_table(const sqlite::Connection& from, const sqlite::Connection& to,
                  std::string_view select, const std::string& clear, std::string_view insert) {
  RB_TRY(to.run(clear));
  RB_TRY(sqlite::Statement rows, from.prepare(select));
  RB_TRY(sqlite::Statement put, to.prepare(insert));
  while (true) {
    RB_TRY(const bool more, rows.step());
    if (!more) return ok();
    for (int column = 0; column < rows.column_count(); ++column)
      put.bind_from(rows, column);
    RB_TRY(put.run());
  }
}

Status copy_full_text(const sqlite::Connection& from, const sqlite::Connection& to) {
  RB_TRY(copy_table(from, to, "SELECT id, block FROM chunk_fts_data", "DELETE FROM chunk_fts_data",
                    "INSERT INTO chunk_fts_data (id, block) VALUES (?1, ?2)"));
  return copy_table(from, to, "SELECT segid, term, pgno FROM chunk_fts_idx",
                    "DELETE FROM chunk_fts_idx",
                    "INSERT INTO chunk_fts_idx (segid, term, pgno) VALUES (?1, ?2, ?3)");
}

constexpr std::string_view kGetTotals = R"sql(
  SELECT hex(block) FROM chunk_fts_data WHERE id = 1
)sql";

/// The record of how many rows and words there are, which bm25 weighs by. Empty for none: FTS5
/// writes no record before the first row, and one of zeros when the last is gone.
Result<std::string> totals(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetTotals));
  RB_TRY(const bool found, get.step());
  const std::string_view digits = found ? get.text(0) : std::string_view();
  return std::string(digits.find_first_not_of('0') == digits.npos ? "" : digits);
}

/// What an index holds, without regard to how its segments lie.
struct Fingerprint {
  std::int64_t words = 0;
  std::uint64_t sum = 0;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

void mix(Fingerprint& print, std::string_view what, std::string_view where) {
  const Hash128 hash = hash_of(what, where);
  std::uint64_t word = 0;
  for (int i = 0; i < 8; ++i)
    word = word << 8 | hash.bytes[static_cast<std::size_t>(i)];
  print.sum += word;
}

Result<Fingerprint> fingerprint(const sqlite::Connection& connection) {
  Fingerprint print;
  RB_TRY(sqlite::Statement words,
         connection.prepare("SELECT term, doc, col, offset FROM every_word"));
  while (true) {
    RB_TRY(const bool more, words.step());
    if (!more) return print;
    ++print.words;
    mix(print, words.text(0), str_cat(words.integer(1), " ", words.text(2), " ", words.integer(3)));
  }
}

Status refill(const sqlite::Connection& from, const sqlite::Connection& to) {
  RB_TRY(clear_lexical(to));
  RB_TRY(const std::vector<DocumentId> ids, list_all(from));
  for (const DocumentId id : ids)
    RB_TRY(copy_lexical(from, to, id));
  return ok();
}

}  // namespace

Result<DeepFinding> check_full_text(const sqlite::Connection& connection) {
  RB_TRY(const sqlite::Connection scratch, open_scratch(connection));
  RB_TRY(scratch.run("CREATE VIRTUAL TABLE every_word USING fts5vocab(chunk_fts, instance)"));
  RB_TRY(sqlite::Transaction transaction, sqlite::Transaction::begin(scratch));
  RB_TRY(copy_full_text(connection, scratch));
  RB_TRY(transaction.commit());
  RB_TRY(scratch.run("INSERT INTO chunk_fts (chunk_fts) VALUES ('integrity-check')"));
  RB_TRY(const Fingerprint kept, fingerprint(scratch));

  RB_TRY(sqlite::Transaction anew, sqlite::Transaction::begin(scratch));
  RB_TRY(refill(connection, scratch));
  RB_TRY(anew.commit());
  RB_TRY(const Fingerprint expected, fingerprint(scratch));

  DeepFinding finding{.counted = str_cat(kept.words, " words"), .wrong = {}};
  RB_TRY(const std::string kept_totals, totals(connection));
  RB_TRY(const std::string expected_totals, totals(scratch));
  if (kept_totals != expected_totals) {
    finding.wrong = "its count of rows and words is not that of the texts";
  }
  if (kept != expected) {
    finding.wrong = str_cat("it holds ", kept.words, " words, the texts give ", expected.words,
                            kept.words == expected.words ? " others" : "");
  }
  return finding;
}

}  // namespace runbook
