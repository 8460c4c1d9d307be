#include "store/documents.h"

#include <optional>

#include "base/text.h"
#include "store/internal/blobs.h"
#include "store/internal/row_sum.h"
#include "store/internal/string_list.h"
#include "store/joins.h"
#include "store/lexical.h"
#include "store/names.h"
#include "store/parts.h"
#include "store/public_id.h"
#include "store/sources.h"

namespace runbook {

namespace {

std::int64_t number(DocumentId id) {
  return static_cast<std::int64_t>(id);
}

Error no_document(DocumentId document) {
  return {.code = Errc::not_found,
          .message = str_cat("no document has the number ", number(document))};
}

constexpr std::string_view kFindByPath = R"sql(
  SELECT id FROM document WHERE source = :source AND path = :path
)sql";

Result<std::optional<DocumentId>> find_at(const sqlite::Connection& connection, SourceId source,
                                          std::string_view path) {
  RB_TRY(sqlite::Statement find, connection.prepare(kFindByPath));
  find.bind(":source", static_cast<std::int64_t>(source)).bind_text(":path", path);
  RB_TRY(const bool found, find.step());
  if (!found) return std::optional<DocumentId>();
  return std::optional<DocumentId>(DocumentId{find.integer(0)});
}

constexpr std::string_view kIsPublicIdTaken = R"sql(
  SELECT 1 FROM document WHERE public_id = :public_id AND id IS NOT :document
)sql";

Result<std::string> choose_public_id(const sqlite::Connection& connection, const DocumentRow& row,
                                     std::optional<DocumentId> self) {
  RB_TRY(const SourceRow source, get_source(connection, row.source));
  const std::string id = long_public_id(source.name, row.path);
  RB_TRY(sqlite::Statement taken, connection.prepare(kIsPublicIdTaken));
  for (std::size_t length = kPublicIdLength; length < id.size(); ++length) {
    const std::string candidate = id.substr(0, length);
    taken.bind_text(":public_id", candidate);
    if (self) taken.bind(":document", number(*self));
    RB_TRY(const bool is_taken, taken.step());
    if (!is_taken) return candidate;
    taken.reset();
  }
  return id;
}

std::int64_t in_git_column(const CommitState& commit) {
  return commit.pending ? 2 : commit.in_git ? 1 : 0;
}

CommitState commit_from(std::string_view date, std::int64_t in_git) {
  return {.date = std::string(date), .in_git = in_git != 0, .pending = in_git == 2};
}

constexpr std::string_view kPutDocument = R"sql(
  INSERT INTO document (
    id, public_id, source, path, size_bytes, mtime_ns, inode, content_hash, text_bytes, type,
    why_type, title, aliases, services, alerts, tags, severity, why_severity, owner_team,
    owner_contact, owner_line, validated_date, validated_field, updated_date, committed_date, created_date,
    incident_date, expires_date, in_git, front_matter, sum
  ) VALUES (
    :id, :public_id, :source, :path, :size_bytes, :mtime_ns, :inode, :content_hash, :text_bytes,
    :type, :why_type, :title, :aliases, :services, :alerts, :tags, :severity,
    :why_severity, :owner_team, :owner_contact, :owner_line, :validated_date, :validated_field, :updated_date,
    :committed_date, :created_date, :incident_date, :expires_date, :in_git, :front_matter, :sum
  )
)sql";

Result<DocumentId> insert_row(const sqlite::Connection& connection, const DocumentRow& row,
                              const Hash128& sum, std::optional<DocumentId> id) {
  RB_TRY(const std::string public_id, choose_public_id(connection, row, id));
  const std::string aliases = to_column(row.aliases);
  const std::string services = to_column(row.services);
  const std::string alerts = to_column(row.alerts);
  const std::string tags = to_column(row.tags);
  RB_TRY(sqlite::Statement put, connection.prepare(kPutDocument));
  if (id) put.bind(":id", number(*id));
  if (row.severity) put.bind(":severity", *row.severity);
  RB_TRY(put.bind_text(":public_id", public_id)
             .bind(":source", static_cast<std::int64_t>(row.source))
             .bind_text(":path", row.path)
             .bind(":size_bytes", row.stat.size_bytes)
             .bind(":mtime_ns", row.stat.mtime_ns)
             .bind(":inode", static_cast<std::int64_t>(row.stat.inode))
             .bind_blob(":content_hash", row.content_hash.view())
             .bind(":text_bytes", row.text_bytes)
             .bind_text(":type", row.type)
             .bind_text(":why_type", row.why_type)
             .bind_text(":title", row.title)
             .bind_text(":aliases", aliases)
             .bind_text(":services", services)
             .bind_text(":alerts", alerts)
             .bind_text(":tags", tags)
             .bind_text(":why_severity", row.why_severity)
             .bind_text(":owner_team", row.owner_team)
             .bind_text(":owner_contact", row.owner_contact)
             .bind(":owner_line", row.owner_line)
             .bind_text(":validated_date", row.validated_date)
             .bind_text(":validated_field", row.validated_field)
             .bind_text(":updated_date", row.updated_date)
             .bind_text(":committed_date", row.commit.date)
             .bind_text(":created_date", row.created_date)
             .bind_text(":incident_date", row.incident_date)
             .bind_text(":expires_date", row.expires_date)
             .bind(":in_git", in_git_column(row.commit))
             .bind_text(":front_matter", row.front_matter_json)
             .bind_blob(":sum", sum.view())
             .run());
  return id.value_or(DocumentId{connection.last_insert_id()});
}

}  // namespace

Result<DocumentId> upsert_document(const sqlite::Connection& connection,
                                   const PreparedDocument& prepared) {
  const ParsedDocument& parsed = prepared.document;
  RB_TRY(const std::optional<DocumentId> old,
         find_at(connection, parsed.row.source, parsed.row.path));
  if (old) RB_TRY(remove_document(connection, *old));
  RB_TRY(const DocumentId id, insert_row(connection, parsed.row, prepared.rows_sum, old));
  RB_TRY(insert_names(connection, id, parsed));
  RB_TRY(insert_parts(connection, id, prepared));
  RB_TRY(insert_lexical(connection, id, prepared));
  if (!parsed.joins.empty()) RB_TRY(put_joins(connection, id, parsed.joins));
  return id;
}

namespace {

constexpr std::string_view kHasDocument = R"sql(
  SELECT 1 FROM document WHERE id = :document
)sql";

Result<bool> has_document(const sqlite::Connection& connection, DocumentId document) {
  RB_TRY(sqlite::Statement find, connection.prepare(kHasDocument));
  return find.bind(":document", number(document)).step();
}

}  // namespace

// The tables whose rows name their document follow by foreign key.
constexpr std::string_view kRemoveDocument = R"sql(
  DELETE FROM document WHERE id = :document
)sql";

Status remove_document(const sqlite::Connection& connection, DocumentId document) {
  RB_TRY(const bool exists, has_document(connection, document));
  if (!exists) return ok();
  RB_TRY(remove_lexical(connection, document));
  RB_TRY(remove_chunks(connection, document));
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveDocument));
  return remove.bind(":document", number(document)).run();
}

Status remove_all_documents(const sqlite::Connection& connection) {
  RB_TRY(clear_lexical(connection));
  return connection.run("DELETE FROM chunk; DELETE FROM document; DELETE FROM file_error");
}

constexpr std::string_view kUpdateStat = R"sql(
  UPDATE document SET size_bytes = :size_bytes, mtime_ns = :mtime_ns, inode = :inode, sum = :sum
  WHERE id = :document
)sql";

constexpr std::string_view kGetStat = R"sql(
  SELECT size_bytes, mtime_ns, inode, sum FROM document WHERE id = :document
)sql";

Status update_stat(const sqlite::Connection& connection, DocumentId document,
                   const FileStat& stat) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetStat));
  RB_TRY(const bool found, get.bind(":document", number(document)).step());
  if (!found) return no_document(document);
  const FileStat before{.size_bytes = get.integer(0),
                        .mtime_ns = get.integer(1),
                        .inode = static_cast<std::uint64_t>(get.integer(2))};
  const Hash128 sum = with_stat(hash_from(get.blob(3)), before, stat);
  RB_TRY(sqlite::Statement update, connection.prepare(kUpdateStat));
  return update.bind(":document", number(document))
      .bind_blob(":sum", sum.view())
      .bind(":size_bytes", stat.size_bytes)
      .bind(":mtime_ns", stat.mtime_ns)
      .bind(":inode", static_cast<std::int64_t>(stat.inode))
      .run();
}

constexpr std::string_view kUpdateCommit = R"sql(
  UPDATE document SET committed_date = :committed_date, in_git = :in_git, sum = :sum
  WHERE id = :document
)sql";

constexpr std::string_view kGetCommit = R"sql(
  SELECT committed_date, in_git, sum FROM document WHERE id = :document
)sql";

Status update_commit(const sqlite::Connection& connection, DocumentId document,
                     const CommitState& commit) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetCommit));
  RB_TRY(const bool found, get.bind(":document", number(document)).step());
  if (!found) return no_document(document);
  const CommitState before = commit_from(get.text(0), get.integer(1));
  const Hash128 sum = with_commit(hash_from(get.blob(2)), before, commit);
  RB_TRY(sqlite::Statement update, connection.prepare(kUpdateCommit));
  return update.bind(":document", number(document))
      .bind_blob(":sum", sum.view())
      .bind_text(":committed_date", commit.date)
      .bind(":in_git", in_git_column(commit))
      .run();
}

constexpr std::string_view kGetDocument = R"sql(
  SELECT public_id, source, path, size_bytes, mtime_ns, inode, content_hash, text_bytes, type,
         why_type, title, aliases, services, alerts, tags, severity, why_severity, owner_team,
         owner_contact, owner_line, validated_date, validated_field, updated_date, committed_date, created_date,
         incident_date, expires_date, in_git, front_matter
  FROM document WHERE id = :document
)sql";

Result<DocumentRow> get_document(const sqlite::Connection& connection, DocumentId document) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetDocument));
  RB_TRY(const bool found, get.bind(":document", number(document)).step());
  if (!found) return no_document(document);
  int column = 0;
  const auto next_text = [&] { return std::string(get.text(column++)); };
  const auto next_list = [&] { return parse_column(get.text(column++)); };
  DocumentRow row;
  row.id = document;
  row.public_id = next_text();
  row.source = SourceId{get.integer(column++)};
  row.path = next_text();
  row.stat.size_bytes = get.integer(column++);
  row.stat.mtime_ns = get.integer(column++);
  row.stat.inode = static_cast<std::uint64_t>(get.integer(column++));
  row.content_hash = hash_from(get.blob(column++));
  row.text_bytes = get.integer(column++);
  row.type = next_text();
  row.why_type = next_text();
  row.title = next_text();
  row.aliases = next_list();
  row.services = next_list();
  row.alerts = next_list();
  row.tags = next_list();
  if (!get.is_null(column)) row.severity = static_cast<int>(get.integer(column));
  ++column;
  row.why_severity = next_text();
  row.owner_team = next_text();
  row.owner_contact = next_text();
  row.owner_line = static_cast<int>(get.integer(column++));
  row.validated_date = next_text();
  row.validated_field = next_text();
  row.updated_date = next_text();
  const std::string committed_date = next_text();
  row.created_date = next_text();
  row.incident_date = next_text();
  row.expires_date = next_text();
  row.commit = commit_from(committed_date, get.integer(column++));
  row.front_matter_json = next_text();
  return row;
}

Result<std::optional<DocumentRow>> find_document_at(const sqlite::Connection& connection,
                                                    SourceId source, std::string_view path) {
  RB_TRY(const std::optional<DocumentId> id, find_at(connection, source, path));
  if (!id) return std::optional<DocumentRow>();
  RB_TRY(DocumentRow row, get_document(connection, *id));
  return std::optional(std::move(row));
}

constexpr std::string_view kTextsToJoin = R"sql(
  SELECT id, path, title, aliases, services FROM document
  WHERE id > :after ORDER BY id LIMIT :count
)sql";

Result<std::vector<TextToJoin>> texts_to_join(const sqlite::Connection& connection,
                                              DocumentId after, std::size_t count) {
  RB_TRY(sqlite::Statement list, connection.prepare(kTextsToJoin));
  list.bind(":after", number(after)).bind(":count", static_cast<std::int64_t>(count));
  std::vector<TextToJoin> texts;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return texts;
    TextToJoin one;
    one.row.id = DocumentId{list.integer(0)};
    one.row.path = list.text(1);
    one.row.title = list.text(2);
    one.row.aliases = parse_column(list.text(3));
    one.row.services = parse_column(list.text(4));
    RB_TRY(ParsedDocument parts, get_parts(connection, one.row.id));
    one.text = std::move(parts.text);
    texts.push_back(std::move(one));
  }
}

constexpr std::string_view kListStats = R"sql(
  SELECT id, path, size_bytes, mtime_ns, inode, content_hash, committed_date, in_git
  FROM document WHERE source = :source ORDER BY path
)sql";

Result<std::vector<DocumentStat>> list_stats(const sqlite::Connection& connection,
                                             SourceId source) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListStats));
  list.bind(":source", static_cast<std::int64_t>(source));
  std::vector<DocumentStat> stats;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return stats;
    stats.push_back({.id = DocumentId{list.integer(0)},
                     .path = std::string(list.text(1)),
                     .stat = {.size_bytes = list.integer(2),
                              .mtime_ns = list.integer(3),
                              .inode = static_cast<std::uint64_t>(list.integer(4))},
                     .content_hash = hash_from(list.blob(5)),
                     .commit = commit_from(list.text(6), list.integer(7))});
  }
}

namespace {

Result<std::vector<DocumentId>> ids_of(sqlite::Statement& statement) {
  std::vector<DocumentId> ids;
  while (true) {
    RB_TRY(const bool more, statement.step());
    if (!more) return ids;
    ids.push_back(DocumentId{statement.integer(0)});
  }
}

}  // namespace

constexpr std::string_view kListDocuments = R"sql(
  SELECT id FROM document WHERE source = :source
)sql";

Result<std::vector<DocumentId>> list_documents(const sqlite::Connection& connection,
                                               SourceId source) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListDocuments));
  list.bind(":source", static_cast<std::int64_t>(source));
  return ids_of(list);
}

constexpr std::string_view kListNames = R"sql(
  SELECT path, public_id FROM document ORDER BY source, path
)sql";

Result<std::vector<std::string>> list_names(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListNames));
  std::vector<std::string> names;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return names;
    names.emplace_back(list.text(0));
    names.emplace_back(list.text(1));
  }
}

// CROSS JOIN keeps the order: a few sources, each looked up by (source, path). Left to itself
// SQLite reads the paths of all documents.
constexpr std::string_view kFindByPathAnywhere = R"sql(
  SELECT document.id FROM source CROSS JOIN document ON document.source = source.id
  WHERE document.path = :path ORDER BY document.id
)sql";

constexpr std::string_view kFindByPublicId = R"sql(
  SELECT id FROM document WHERE public_id = :name
)sql";

// A beginning as a range: `~` sorts behind every character of a public id.
constexpr std::string_view kFindByPrefix = R"sql(
  SELECT id FROM document WHERE public_id >= :name AND public_id < :name || '~' ORDER BY id
)sql";

Result<std::vector<DocumentId>> find_documents(const sqlite::Connection& connection,
                                               std::string_view id_or_path) {
  RB_TRY(sqlite::Statement by_path, connection.prepare(kFindByPathAnywhere));
  RB_TRY(std::vector<DocumentId> at_path, ids_of(by_path.bind_text(":path", id_or_path)));
  if (!at_path.empty()) return at_path;
  const std::string name = ascii_lower(id_or_path);
  RB_TRY(sqlite::Statement by_id, connection.prepare(kFindByPublicId));
  RB_TRY(std::vector<DocumentId> with_id, ids_of(by_id.bind_text(":name", name)));
  if (!with_id.empty() || name.size() < kPublicIdPrefix) return with_id;
  RB_TRY(sqlite::Statement by_prefix, connection.prepare(kFindByPrefix));
  return ids_of(by_prefix.bind_text(":name", name));
}

}  // namespace runbook
