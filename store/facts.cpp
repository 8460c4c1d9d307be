#include "store/facts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "store/internal/blobs.h"

namespace runbook {
namespace {

std::int64_t number(FactFileId id) {
  return static_cast<std::int64_t>(id);
}

std::int64_t number(SourceId id) {
  return static_cast<std::int64_t>(id);
}

constexpr std::string_view kInsertFact = R"sql(
  INSERT INTO fact (file, ordinal, line, kind, subject, relation, object, detail, confidence)
  VALUES (:file, :ordinal, :line, :kind, :subject, :relation, :object, :detail, :confidence)
)sql";

Status insert_facts(const sqlite::Connection& connection, std::int64_t file,
                    const std::vector<FactRow>& facts) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertFact));
  std::int64_t ordinal = 0;
  for (const FactRow& fact : facts) {
    RB_TRY(insert.bind(":file", file)
               .bind(":ordinal", ordinal++)
               .bind(":line", fact.line)
               .bind(":kind", static_cast<int>(fact.kind))
               .bind_text(":subject", fact.subject)
               .bind_text(":relation", fact.relation)
               .bind_text(":object", fact.object)
               .bind_text(":detail", fact.detail)
               .bind(":confidence", fact.confidence)
               .run());
  }
  return ok();
}

constexpr std::string_view kInsertProblem = R"sql(
  INSERT INTO fact_problem (file, ordinal, line, linked, message, hint)
  VALUES (:file, :ordinal, :line, 0, :message, :hint)
)sql";

Status insert_problems(const sqlite::Connection& connection, std::int64_t file,
                       const std::vector<FactProblem>& problems) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertProblem));
  std::int64_t ordinal = 0;
  for (const FactProblem& problem : problems) {
    RB_TRY(insert.bind(":file", file)
               .bind(":ordinal", ordinal++)
               .bind(":line", problem.line)
               .bind_text(":message", problem.message)
               .bind_text(":hint", problem.hint)
               .run());
  }
  return ok();
}

constexpr std::string_view kRemoveAt = R"sql(
  DELETE FROM fact_file WHERE source = :source AND path = :path
)sql";

constexpr std::string_view kInsertFile = R"sql(
  INSERT INTO fact_file (source, path, format, size_bytes, mtime_ns, inode, content_hash)
  VALUES (:source, :path, :format, :size_bytes, :mtime_ns, :inode, :content_hash)
)sql";

/// Reads the columns line, kind, subject, relation, object, detail, confidence from `column` on.
FactRow fact_at(const sqlite::Statement& row, int column) {
  FactRow fact;
  fact.line = static_cast<int>(row.integer(column));
  const std::int64_t kind =
      std::clamp<std::int64_t>(row.integer(column + 1), 0, static_cast<int>(FactKind::selector));
  fact.kind = static_cast<FactKind>(kind);
  fact.subject = row.text(column + 2);
  fact.relation = row.text(column + 3);
  fact.object = row.text(column + 4);
  fact.detail = row.text(column + 5);
  fact.confidence = row.real(column + 6);
  return fact;
}

Result<std::vector<FactFileName>> files_of(sqlite::Statement& list) {
  std::vector<FactFileName> files;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return files;
    files.push_back({.id = FactFileId{list.integer(0)},
                     .source = SourceId{list.integer(1)},
                     .path = std::string(list.text(2)),
                     .format = std::string(list.text(3))});
  }
}

}  // namespace

Status put_fact_file(const sqlite::Connection& connection, const FactFileRow& file) {
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveAt));
  RB_TRY(remove.bind(":source", number(file.source)).bind_text(":path", file.path).run());
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertFile));
  RB_TRY(insert.bind(":source", number(file.source))
             .bind_text(":path", file.path)
             .bind_text(":format", file.format)
             .bind(":size_bytes", file.stat.size_bytes)
             .bind(":mtime_ns", file.stat.mtime_ns)
             .bind(":inode", static_cast<std::int64_t>(file.stat.inode))
             .bind_blob(":content_hash", file.content_hash.view())
             .run());
  const std::int64_t id = connection.last_insert_id();
  RB_TRY(insert_facts(connection, id, file.facts));
  return insert_problems(connection, id, file.problems);
}

// Facts and everything that is linked from them follow by foreign key.
constexpr std::string_view kRemoveFile = R"sql(
  DELETE FROM fact_file WHERE id = :file
)sql";

Status remove_fact_file(const sqlite::Connection& connection, FactFileId file) {
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveFile));
  return remove.bind(":file", number(file)).run();
}

constexpr std::string_view kRemoveOfSource = R"sql(
  DELETE FROM fact_file WHERE source = :source
)sql";

Status remove_fact_files(const sqlite::Connection& connection, SourceId source) {
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveOfSource));
  return remove.bind(":source", number(source)).run();
}

constexpr std::string_view kUpdateFactStat = R"sql(
  UPDATE fact_file SET size_bytes = :size_bytes, mtime_ns = :mtime_ns, inode = :inode
  WHERE id = :file
)sql";

Status update_fact_stat(const sqlite::Connection& connection, FactFileId file,
                        const FileStat& stat) {
  RB_TRY(sqlite::Statement update, connection.prepare(kUpdateFactStat));
  return update.bind(":file", number(file))
      .bind(":size_bytes", stat.size_bytes)
      .bind(":mtime_ns", stat.mtime_ns)
      .bind(":inode", static_cast<std::int64_t>(stat.inode))
      .run();
}

constexpr std::string_view kListFactStats = R"sql(
  SELECT id, path, size_bytes, mtime_ns, inode, content_hash FROM fact_file WHERE source = :source
)sql";

Result<std::vector<DocumentStat>> list_fact_stats(const sqlite::Connection& connection,
                                                  SourceId source) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListFactStats));
  list.bind(":source", number(source));
  std::vector<DocumentStat> rows;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return rows;
    rows.push_back({.id = DocumentId{list.integer(0)},
                    .path = std::string(list.text(1)),
                    .stat = {.size_bytes = list.integer(2),
                             .mtime_ns = list.integer(3),
                             .inode = static_cast<std::uint64_t>(list.integer(4))},
                    .content_hash = hash_from(list.blob(5))});
  }
}

constexpr std::string_view kListFactFiles = R"sql(
  SELECT id, source, path, format FROM fact_file ORDER BY id
)sql";

constexpr std::string_view kListFactFilesOf = R"sql(
  SELECT id, source, path, format FROM fact_file WHERE format = :format ORDER BY id
)sql";

Result<std::vector<FactFileName>> list_fact_files_of(const sqlite::Connection& connection,
                                                     std::string_view format) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListFactFilesOf));
  list.bind_text(":format", format);
  return files_of(list);
}

Result<std::vector<FactFileName>> list_fact_files(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListFactFiles));
  return files_of(list);
}

constexpr std::string_view kFindFactFile = R"sql(
  SELECT source, path, format FROM fact_file WHERE id = :file
)sql";

Result<std::optional<FactFileName>> find_fact_file(const sqlite::Connection& connection,
                                                   FactFileId file) {
  RB_TRY(sqlite::Statement find, connection.prepare(kFindFactFile));
  RB_TRY(const bool found, find.bind(":file", number(file)).step());
  if (!found) return std::optional<FactFileName>();
  return std::optional(FactFileName{.id = file,
                                    .source = SourceId{find.integer(0)},
                                    .path = std::string(find.text(1)),
                                    .format = std::string(find.text(2))});
}

constexpr std::string_view kListFacts = R"sql(
  SELECT fact_file.id, source, path, format,
         line, kind, subject, relation, object, detail, confidence
  FROM fact_file CROSS JOIN fact ON fact.file = fact_file.id
  ORDER BY fact_file.id, ordinal
)sql";

Result<std::vector<FactsOfFile>> list_facts(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListFacts));
  std::vector<FactsOfFile> files;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return files;
    const FactFileId id{list.integer(0)};
    if (files.empty() || files.back().file != id) {
      files.push_back({.file = id,
                       .source = SourceId{list.integer(1)},
                       .path = std::string(list.text(2)),
                       .format = std::string(list.text(3)),
                       .facts = {}});
    }
    files.back().facts.push_back(fact_at(list, 4));
  }
}

constexpr std::string_view kListFactsOf = R"sql(
  SELECT line, kind, subject, relation, object, detail, confidence
  FROM fact WHERE file = :file ORDER BY ordinal
)sql";

Result<std::vector<FactRow>> list_facts_of(const sqlite::Connection& connection, FactFileId file) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListFactsOf));
  list.bind(":file", number(file));
  std::vector<FactRow> facts;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return facts;
    facts.push_back(fact_at(list, 0));
  }
}

}  // namespace runbook
