#include "store/sources.h"

#include "base/text.h"

namespace runbook {

constexpr std::string_view kUpsertSource = R"sql(
  INSERT INTO source (name, root) VALUES (:name, :root)
  ON CONFLICT (name) DO UPDATE SET root = excluded.root WHERE root <> excluded.root
)sql";

constexpr std::string_view kFindSource = R"sql(
  SELECT id FROM source WHERE name = :name
)sql";

Result<SourceId> upsert_source(const sqlite::Connection& connection, std::string_view name,
                               std::string_view root) {
  RB_TRY(sqlite::Statement upsert, connection.prepare(kUpsertSource));
  RB_TRY(upsert.bind_text(":name", name).bind_text(":root", root).run());
  RB_TRY(sqlite::Statement find, connection.prepare(kFindSource));
  RB_TRY(const bool found, find.bind_text(":name", name).step());
  RB_ASSERT(found);
  return SourceId{find.integer(0)};
}

constexpr std::string_view kGetSource = R"sql(
  SELECT name, root FROM source WHERE id = :source
)sql";

Result<SourceRow> get_source(const sqlite::Connection& connection, SourceId source) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetSource));
  RB_TRY(const bool found, get.bind(":source", static_cast<std::int64_t>(source)).step());
  if (!found) {
    return Error{
        .code = Errc::not_found,
        .message = str_cat("no source has the number ", static_cast<std::int64_t>(source))};
  }
  return SourceRow{
      .id = source, .name = std::string(get.text(0)), .root = std::string(get.text(1))};
}

constexpr std::string_view kListSources = R"sql(
  SELECT id, name, root FROM source ORDER BY id
)sql";

Result<std::vector<SourceRow>> list_sources(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListSources));
  std::vector<SourceRow> sources;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return sources;
    sources.push_back({.id = SourceId{list.integer(0)},
                       .name = std::string(list.text(1)),
                       .root = std::string(list.text(2))});
  }
}

constexpr std::string_view kRemoveFileErrors = R"sql(
  DELETE FROM file_error WHERE source = :source
)sql";

constexpr std::string_view kRemoveSource = R"sql(
  DELETE FROM source WHERE id = :source
)sql";

Status remove_source_row(const sqlite::Connection& connection, SourceId source) {
  for (const std::string_view sql : {kRemoveFileErrors, kRemoveSource}) {
    RB_TRY(sqlite::Statement remove, connection.prepare(sql));
    RB_TRY(remove.bind(":source", static_cast<std::int64_t>(source)).run());
  }
  return ok();
}

// A file may have two problems; the first is kept.
constexpr std::string_view kInsertFileError = R"sql(
  INSERT INTO file_error (source, path, message, hint) VALUES (:source, :path, :message, :hint)
  ON CONFLICT DO NOTHING
)sql";

Status set_file_errors(const sqlite::Connection& connection, SourceId source,
                       std::span<const FileErrorRow> errors) {
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveFileErrors));
  RB_TRY(remove.bind(":source", static_cast<std::int64_t>(source)).run());
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertFileError));
  for (const FileErrorRow& error : errors) {
    RB_TRY(insert.bind(":source", static_cast<std::int64_t>(source))
               .bind_text(":path", error.path)
               .bind_text(":message", error.message)
               .bind_text(":hint", error.hint)
               .run());
  }
  return ok();
}

constexpr std::string_view kListFileErrors = R"sql(
  SELECT source.name, file_error.path, file_error.message, file_error.hint
  FROM file_error JOIN source ON source.id = file_error.source
  ORDER BY file_error.source, file_error.path
)sql";

Result<std::vector<FileError>> list_file_errors(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListFileErrors));
  std::vector<FileError> errors;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return errors;
    errors.push_back({.source = std::string(list.text(0)),
                      .path = std::string(list.text(1)),
                      .message = std::string(list.text(2)),
                      .hint = std::string(list.text(3))});
  }
}

}  // namespace runbook
