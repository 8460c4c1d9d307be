#include "store/internal/deep_checks.h"

#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "store/chunk_text.h"
#include "store/documents.h"
#include "store/internal/blobs.h"
#include "store/internal/migrations.h"
#include "store/lexical.h"
#include "store/parts.h"
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

constexpr std::string_view kListSums = R"sql(
  SELECT sum FROM chunk WHERE id >= :first AND id < :behind ORDER BY id
)sql";

/// Where the first chunk differs from its sums; empty when none does.
Result<std::string> compare_chunks(const sqlite::Connection& connection, const DocumentRow& row,
                                   std::string_view text, std::span<const SectionRow> sections,
                                   std::span<const ChunkRow> chunks) {
  RB_TRY(sqlite::Statement sums, connection.prepare(kListSums));
  const auto first = static_cast<std::int64_t>(chunk_id(row.id, 0));
  sums.bind(":first", first).bind(":behind", first + kChunksPerDocument);
  for (const ChunkRow& chunk : chunks) {
    RB_TRY(const bool more, sums.step());
    const SectionRow& section = sections[static_cast<std::size_t>(chunk.section)];
    if (!more || hash_of(chunk_text(text, chunk)) != hash_from(sums.blob(0)) ||
        hash_of(embedding_text(text, section, chunk)) != chunk.text_hash) {
      return str_cat(row.path, ":", chunk.lines.first, ": a chunk differs from its sum");
    }
  }
  return std::string();
}

}  // namespace

Result<DeepFinding> check_texts(const sqlite::Connection& connection) {
  RB_TRY(const std::vector<DocumentId> ids, list_all(connection));
  std::size_t chunk_count = 0;
  for (const DocumentId id : ids) {
    RB_TRY(const DocumentRow row, get_document(connection, id));
    RB_TRY(const std::string text, get_text(connection, id));
    RB_TRY(const std::vector<SectionRow> sections, list_sections(connection, id));
    RB_TRY(const std::vector<ChunkRow> chunks,
           list_chunks(connection, id, sections.size(), std::ssize(text)));
    RB_TRY(std::string wrong, compare_chunks(connection, row, text, sections, chunks));
    if (!wrong.empty()) return DeepFinding{.counted = {}, .wrong = std::move(wrong)};
    chunk_count += chunks.size();
  }
  return DeepFinding{.counted = str_cat(ids.size(), " texts, ", chunk_count, " chunks"),
                     .wrong = {}};
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
    const Hash128 sum = vector_sum(list.text(0), list.blob(1), list.real(2), list.blob(3));
    if (sum != hash_from(list.blob(4))) ++wrong;
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
  RB_TRY(copy_table(from, to, "SELECT segid, term, pgno FROM chunk_fts_idx",
                    "DELETE FROM chunk_fts_idx",
                    "INSERT INTO chunk_fts_idx (segid, term, pgno) VALUES (?1, ?2, ?3)"));
  return copy_table(from, to, "SELECT id, sz FROM chunk_fts_docsize",
                    "DELETE FROM chunk_fts_docsize",
                    "INSERT INTO chunk_fts_docsize (id, sz) VALUES (?1, ?2)");
}

/// What an index holds, without regard to how its segments lie.
struct Fingerprint {
  std::int64_t rows = 0;
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
  {
    RB_TRY(sqlite::Statement words,
           connection.prepare("SELECT term, doc, col, offset FROM every_word"));
    while (true) {
      RB_TRY(const bool more, words.step());
      if (!more) break;
      ++print.words;
      mix(print, words.text(0),
          str_cat(words.integer(1), " ", words.text(2), " ", words.integer(3)));
    }
  }
  RB_TRY(sqlite::Statement sizes, connection.prepare("SELECT id, sz FROM chunk_fts_docsize"));
  while (true) {
    RB_TRY(const bool more, sizes.step());
    if (!more) return print;
    ++print.rows;
    mix(print, sizes.blob(1), str_cat(sizes.integer(0)));
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
  RB_TRY(const sqlite::Connection scratch,
         sqlite::Connection::open(connection.file(), sqlite::Access::scratch));
  for (const Migration& migration : migrations()) {
    RB_TRY(scratch.run(std::string(migration.sql)));
  }
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

  DeepFinding finding{.counted = str_cat(kept.rows, " rows, ", kept.words, " words"), .wrong = {}};
  if (kept != expected) {
    finding.wrong = str_cat("it holds ", kept.rows, " rows with ", kept.words,
                            " words, the texts give ", expected.rows, " with ", expected.words,
                            kept.words == expected.words ? " others" : "");
  }
  return finding;
}

}  // namespace runbook
