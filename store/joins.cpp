#include "store/joins.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "store/internal/blobs.h"

namespace runbook {
namespace {

std::int64_t number(DocumentId id) {
  return static_cast<std::int64_t>(id);
}

/// Confidence as text: what SQLite gives back of a REAL is the same double.
Hash128 sum_of(std::int64_t document, const JoinRow& join) {
  return hash_of(
      str_cat(document, ":", join.service, ":", static_cast<int>(join.kind), ":", join.confidence),
      join.reason);
}

/// Reads service, kind, confidence, reason from `column` on.
JoinRow join_at(const sqlite::Statement& row, int column) {
  const std::int64_t kind =
      std::clamp<std::int64_t>(row.integer(column + 1), 0, static_cast<int>(JoinKind::text));
  return {.service = std::string(row.text(column)),
          .kind = static_cast<JoinKind>(kind),
          .confidence = row.real(column + 2),
          .reason = std::string(row.text(column + 3))};
}

}  // namespace

constexpr std::string_view kRemoveJoins = R"sql(
  DELETE FROM document_service WHERE document = :document
)sql";

constexpr std::string_view kInsertJoin = R"sql(
  INSERT INTO document_service (document, service, kind, confidence, reason, sum)
  VALUES (:document, :service, :kind, :confidence, :reason, :sum)
)sql";

Status put_joins(const sqlite::Connection& connection, DocumentId document,
                 std::span<const JoinRow> joins) {
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveJoins));
  RB_TRY(remove.bind(":document", number(document)).run());
  if (joins.empty()) return ok();
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertJoin));
  for (const JoinRow& join : joins) {
    const Hash128 sum = sum_of(number(document), join);
    RB_TRY(insert.bind(":document", number(document))
               .bind_text(":service", join.service)
               .bind(":kind", static_cast<int>(join.kind))
               .bind(":confidence", join.confidence)
               .bind_text(":reason", join.reason)
               .bind_blob(":sum", sum.view())
               .run());
  }
  return ok();
}

constexpr std::string_view kListJoins = R"sql(
  SELECT service, kind, confidence, reason FROM document_service WHERE document = :document
  ORDER BY confidence DESC, service
)sql";

Result<std::vector<JoinRow>> list_joins(const sqlite::Connection& connection, DocumentId document) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListJoins));
  list.bind(":document", number(document));
  std::vector<JoinRow> joins;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return joins;
    joins.push_back(join_at(list, 0));
  }
}

constexpr std::string_view kListAllJoins = R"sql(
  SELECT document, service, kind, confidence, reason FROM document_service
  ORDER BY document, confidence DESC, service
)sql";

Result<JoinsOfDocuments> list_all_joins(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListAllJoins));
  JoinsOfDocuments joins;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return joins;
    joins[DocumentId{list.integer(0)}].push_back(join_at(list, 1));
  }
}

constexpr std::string_view kFindJoined = R"sql(
  SELECT document, service, kind, confidence, reason FROM document_service
  WHERE service = :service ORDER BY confidence DESC, document
)sql";

Result<std::vector<JoinedDocument>> find_joined(const sqlite::Connection& connection,
                                                std::string_view service) {
  RB_TRY(sqlite::Statement find, connection.prepare(kFindJoined));
  find.bind_text(":service", service);
  std::vector<JoinedDocument> joined;
  while (true) {
    RB_TRY(const bool more, find.step());
    if (!more) return joined;
    joined.push_back({.document = DocumentId{find.integer(0)}, .join = join_at(find, 1)});
  }
}

constexpr std::string_view kListJoinedServices = R"sql(
  SELECT DISTINCT service FROM document_service ORDER BY service
)sql";

Result<std::vector<std::string>> list_joined_services(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListJoinedServices));
  std::vector<std::string> services;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return services;
    services.emplace_back(list.text(0));
  }
}

constexpr std::string_view kListSummed = R"sql(
  SELECT document, service, kind, confidence, reason, sum FROM document_service
)sql";

Result<std::string> check_joins(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListSummed));
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return std::string();
    const JoinRow join = join_at(list, 1);
    if (sum_of(list.integer(0), join) == hash_from(list.blob(5))) continue;
    return str_cat("a document's join to ", join.service, " differs from its sum");
  }
}

}  // namespace runbook
