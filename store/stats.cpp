#include "store/stats.h"

#include <array>

#include "store/parts.h"

namespace runbook {

namespace {

using Counts = std::map<std::string, std::int64_t>;

Result<Counts> counts_of(const sqlite::Connection& connection, std::string_view sql) {
  RB_TRY(sqlite::Statement rows, connection.prepare(sql));
  Counts counts;
  while (true) {
    RB_TRY(const bool more, rows.step());
    if (!more) return counts;
    counts[std::string(rows.text(0))] += rows.integer(1);
  }
}

constexpr std::string_view kListDocuments = R"sql(
  SELECT id FROM document ORDER BY id
)sql";

constexpr std::string_view kPagesByTable = R"sql(
  SELECT name, sum(pgsize) FROM dbstat WHERE aggregate = TRUE GROUP BY name
)sql";

constexpr std::string_view kHasPageTable = R"sql(
  SELECT count(*) FROM pragma_module_list WHERE name = 'dbstat'
)sql";

/// Which part of the index a table or one of its indices belongs to, by how its name begins.
struct Part {
  std::string_view table;
  std::string_view name;
};
constexpr std::array kParts = {
    Part{"document_text", "texts"},
    Part{"chunk_fts", "full text"},
    Part{"embedding", "vectors"},
    Part{"unused_embedding", "vectors"},
    Part{"sqlite_autoindex_embedding", "vectors"},
    Part{"chunk", "chunks"},
    Part{"document", "documents and names"},
    Part{"sqlite_autoindex_document", "documents and names"},
};

std::string part_of(std::string_view table) {
  for (const Part& part : kParts)
    if (table.starts_with(part.table)) return std::string(part.name);
  return "other";
}

Result<std::int64_t> free_bytes_of(const sqlite::Connection& connection) {
  RB_TRY(const std::int64_t pages, connection.integer("PRAGMA freelist_count"));
  RB_TRY(const std::int64_t size, connection.integer("PRAGMA page_size"));
  return pages * size;
}

// A vector that no chunk uses, or that another model made.
constexpr std::string_view kMeasureUnused = R"sql(
  SELECT count(*), ifnull(sum(length(vector) + length(text_hash) + length(sum)), 0)
  FROM embedding
  WHERE text_hash NOT IN (SELECT text_hash FROM chunk)
     OR (:model <> '' AND model NOT IN (SELECT id FROM embedding_model WHERE name = :model))
)sql";

}  // namespace

Result<PartCounts> count_parts(const sqlite::Connection& connection) {
  PartCounts counts;
  RB_TRY(sqlite::Statement list, connection.prepare(kListDocuments));
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return counts;
    RB_TRY(const ParsedDocument document, get_parts(connection, DocumentId{list.integer(0)}));
    for (const SectionRow& section : document.sections)
      if (section.role != Role::none)
        ++counts.sections_by_role[std::string(to_string(section.role))];
    for (const CommandRow& row : document.commands) {
      switch (row.command.risk) {
        case CommandRisk::unknown: ++counts.commands.unknown; break;
        case CommandRisk::read: ++counts.commands.read; break;
        case CommandRisk::write: ++counts.commands.write; break;
      }
    }
  }
}

Result<Counts> measure_parts(const sqlite::Connection& connection) {
  Counts parts;
  RB_TRY(const std::int64_t available, connection.integer(kHasPageTable));
  if (available == 0) return parts;
  RB_TRY(const Counts tables, counts_of(connection, kPagesByTable));
  for (const auto& [table, bytes] : tables)
    parts[part_of(table)] += bytes;
  RB_TRY(const std::int64_t free, free_bytes_of(connection));
  if (free > 0) parts["free"] = free;
  return parts;
}

Result<UnusedSpace> measure_unused(const sqlite::Connection& connection,
                                   std::string_view model_id) {
  UnusedSpace unused;
  RB_TRY(sqlite::Statement measure, connection.prepare(kMeasureUnused));
  RB_TRY(const bool found, measure.bind_text(":model", model_id).step());
  if (found) {
    unused.vectors = measure.integer(0);
    unused.vector_bytes = measure.integer(1);
  }
  RB_TRY(unused.free_bytes, free_bytes_of(connection));
  return unused;
}

}  // namespace runbook
