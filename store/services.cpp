#include "store/services.h"

#include <optional>
#include <string>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "store/meta.h"

namespace runbook {
namespace {

FactPlace place_at(const sqlite::Statement& row, int column) {
  return {.file = FactFileId{row.integer(column)},
          .line = static_cast<int>(row.integer(column + 1))};
}

void bind_place(sqlite::Statement& insert, const FactPlace& place) {
  insert.bind(":file", static_cast<std::int64_t>(place.file)).bind(":line", place.line);
}

/// All rows of a prepared and bound statement. @param read  makes one of the current row
template <typename Row>
Result<std::vector<Row>> rows_of(sqlite::Statement statement,
                                 Row (*read)(const sqlite::Statement& row)) {
  std::vector<Row> rows;
  while (true) {
    RB_TRY(const bool more, statement.step());
    if (!more) return rows;
    rows.push_back(read(statement));
  }
}

template <typename Row>
Result<std::vector<Row>> rows_with(const sqlite::Connection& connection, std::string_view sql,
                                   const char* name, std::string_view value,
                                   Row (*read)(const sqlite::Statement& row)) {
  RB_TRY(sqlite::Statement statement, connection.prepare(sql));
  statement.bind_text(name, value);
  return rows_of(std::move(statement), read);
}

template <typename Row>
Result<std::vector<Row>> all_rows(const sqlite::Connection& connection, std::string_view sql,
                                  Row (*read)(const sqlite::Statement& row)) {
  RB_TRY(sqlite::Statement statement, connection.prepare(sql));
  return rows_of(std::move(statement), read);
}

// --- written

constexpr std::string_view kInsertService = R"sql(
  INSERT INTO service (key, name, kind, type, namespace, title, description, lifecycle, tier,
                       successor, file, line, confidence)
  VALUES (:key, :name, :kind, :type, :namespace, :title, :description, :lifecycle, :tier,
          :successor, :file, :line, :confidence)
)sql";

Status insert_services(const sqlite::Connection& connection,
                       const std::vector<ServiceRow>& services) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertService));
  for (const ServiceRow& row : services) {
    bind_place(insert, row.place);
    RB_TRY(insert.bind_text(":key", row.key)
               .bind_text(":name", row.name)
               .bind_text(":kind", row.kind)
               .bind_text(":type", row.type)
               .bind_text(":namespace", row.name_space)
               .bind_text(":title", row.title)
               .bind_text(":description", row.description)
               .bind_text(":lifecycle", row.lifecycle)
               .bind_text(":tier", row.tier)
               .bind_text(":successor", row.successor)
               .bind(":confidence", row.confidence)
               .run());
  }
  return ok();
}

// A file may say the same twice on one line.
constexpr std::string_view kInsertAlias = R"sql(
  INSERT INTO alias (alias, key, kind, file, line, confidence)
  VALUES (:alias, :key, :kind, :file, :line, :confidence)
  ON CONFLICT DO NOTHING
)sql";

Status insert_aliases(const sqlite::Connection& connection, const std::vector<AliasRow>& aliases) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertAlias));
  for (const AliasRow& row : aliases) {
    bind_place(insert, row.place);
    RB_TRY(insert.bind_text(":alias", row.alias)
               .bind_text(":key", row.key)
               .bind_text(":kind", row.kind)
               .bind(":confidence", row.confidence)
               .run());
  }
  return ok();
}

constexpr std::string_view kInsertEdge = R"sql(
  INSERT INTO edge (from_service, to_service, kind, detail, file, line, confidence)
  VALUES (:from, :to, :kind, :detail, :file, :line, :confidence)
)sql";

Status insert_edges(const sqlite::Connection& connection, const std::vector<EdgeRow>& edges) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertEdge));
  for (const EdgeRow& row : edges) {
    bind_place(insert, row.place);
    RB_TRY(insert.bind_text(":from", row.from)
               .bind_text(":to", row.to)
               .bind_text(":kind", row.kind)
               .bind_text(":detail", row.detail)
               .bind(":confidence", row.confidence)
               .run());
  }
  return ok();
}

constexpr std::string_view kInsertOwner = R"sql(
  INSERT INTO owner (key, team, name, file, line, confidence)
  VALUES (:key, :team, :name, :file, :line, :confidence)
)sql";

Status insert_owners(const sqlite::Connection& connection, const std::vector<OwnerRow>& owners) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertOwner));
  for (const OwnerRow& row : owners) {
    bind_place(insert, row.place);
    RB_TRY(insert.bind_text(":key", row.key)
               .bind_text(":team", row.team)
               .bind_text(":name", row.name)
               .bind(":confidence", row.confidence)
               .run());
  }
  return ok();
}

constexpr std::string_view kInsertContact = R"sql(
  INSERT INTO contact (key, kind, value, label, file, line)
  VALUES (:key, :kind, :value, :label, :file, :line)
)sql";

Status insert_contacts(const sqlite::Connection& connection,
                       const std::vector<ContactRow>& contacts) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertContact));
  for (const ContactRow& row : contacts) {
    bind_place(insert, row.place);
    RB_TRY(insert.bind_text(":key", row.key)
               .bind_text(":kind", row.kind)
               .bind_text(":value", row.value)
               .bind_text(":label", row.label)
               .run());
  }
  return ok();
}

constexpr std::string_view kInsertLinkProblem = R"sql(
  INSERT INTO fact_problem (file, ordinal, line, linked, message, hint)
  VALUES (:file, :ordinal, :line, 1, :message, :hint)
)sql";

Status insert_problems(const sqlite::Connection& connection,
                       const std::vector<LinkProblem>& problems) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertLinkProblem));
  std::int64_t ordinal = 0;
  for (const LinkProblem& problem : problems) {
    bind_place(insert, problem.place);
    RB_TRY(insert.bind(":ordinal", ordinal++)
               .bind_text(":message", problem.message)
               .bind_text(":hint", problem.hint)
               .run());
  }
  return ok();
}

// --- read

ServiceRow service_at(const sqlite::Statement& row) {
  int column = 0;
  const auto next = [&] { return std::string(row.text(column++)); };
  ServiceRow service;
  service.key = next();
  service.name = next();
  service.kind = next();
  service.type = next();
  service.name_space = next();
  service.title = next();
  service.description = next();
  service.lifecycle = next();
  service.tier = next();
  service.successor = next();
  service.place = place_at(row, column);
  service.confidence = row.real(column + 2);
  return service;
}

AliasRow alias_at(const sqlite::Statement& row) {
  return {.alias = std::string(row.text(0)),
          .key = std::string(row.text(1)),
          .kind = std::string(row.text(2)),
          .place = place_at(row, 3),
          .confidence = row.real(5)};
}

EdgeRow edge_at(const sqlite::Statement& row) {
  return {.from = std::string(row.text(0)),
          .to = std::string(row.text(1)),
          .kind = std::string(row.text(2)),
          .detail = std::string(row.text(3)),
          .place = place_at(row, 4),
          .confidence = row.real(6)};
}

OwnerRow owner_at(const sqlite::Statement& row) {
  return {.key = std::string(row.text(0)),
          .team = std::string(row.text(1)),
          .name = std::string(row.text(2)),
          .place = place_at(row, 3),
          .confidence = row.real(5)};
}

ContactRow contact_at(const sqlite::Statement& row) {
  return {.key = std::string(row.text(0)),
          .kind = std::string(row.text(1)),
          .value = std::string(row.text(2)),
          .label = std::string(row.text(3)),
          .place = place_at(row, 4)};
}

}  // namespace

Status replace_graph(const sqlite::Connection& connection, const GraphRows& rows) {
  RB_TRY(
      connection.run("DELETE FROM service; DELETE FROM alias; DELETE FROM edge;"
                     "DELETE FROM owner; DELETE FROM contact;"
                     "DELETE FROM fact_problem WHERE linked = 1"));
  RB_TRY(insert_services(connection, rows.services));
  RB_TRY(insert_aliases(connection, rows.aliases));
  RB_TRY(insert_edges(connection, rows.edges));
  RB_TRY(insert_owners(connection, rows.owners));
  RB_TRY(insert_contacts(connection, rows.contacts));
  return insert_problems(connection, rows.problems);
}

constexpr std::string_view kFindServices = R"sql(
  SELECT key, name, kind, type, namespace, title, description, lifecycle, tier, successor, file,
         line, confidence
  FROM service WHERE key = :key ORDER BY confidence DESC, id
)sql";

Result<std::vector<ServiceRow>> find_services(const sqlite::Connection& connection,
                                              std::string_view key) {
  return rows_with(connection, kFindServices, ":key", key, service_at);
}

constexpr std::string_view kFindAliases = R"sql(
  SELECT alias, key, kind, file, line, confidence FROM alias WHERE alias = :alias
  ORDER BY confidence DESC, key, file, line
)sql";

Result<std::vector<AliasRow>> find_aliases(const sqlite::Connection& connection,
                                           std::string_view alias) {
  return rows_with(connection, kFindAliases, ":alias", alias, alias_at);
}

constexpr std::string_view kListAliasesOf = R"sql(
  SELECT alias, key, kind, file, line, confidence FROM alias WHERE key = :key
  ORDER BY confidence DESC, alias, file, line
)sql";

Result<std::vector<AliasRow>> list_aliases_of(const sqlite::Connection& connection,
                                              std::string_view key) {
  return rows_with(connection, kListAliasesOf, ":key", key, alias_at);
}

constexpr std::string_view kFindOwners = R"sql(
  SELECT key, team, name, file, line, confidence FROM owner WHERE key = :key
  ORDER BY confidence DESC, id
)sql";

Result<std::vector<OwnerRow>> find_owners(const sqlite::Connection& connection,
                                          std::string_view key) {
  return rows_with(connection, kFindOwners, ":key", key, owner_at);
}

constexpr std::string_view kFindOwned = R"sql(
  SELECT key, team, name, file, line, confidence FROM owner WHERE team = :team ORDER BY key, id
)sql";

Result<std::vector<OwnerRow>> find_owned(const sqlite::Connection& connection,
                                         std::string_view team) {
  return rows_with(connection, kFindOwned, ":team", team, owner_at);
}

constexpr std::string_view kFindContacts = R"sql(
  SELECT key, kind, value, label, file, line FROM contact WHERE key = :key ORDER BY id
)sql";

Result<std::vector<ContactRow>> find_contacts(const sqlite::Connection& connection,
                                              std::string_view key) {
  return rows_with(connection, kFindContacts, ":key", key, contact_at);
}

constexpr std::string_view kNamedByKey = R"sql(
  SELECT key, max(successor) FROM service WHERE key = :name GROUP BY key
)sql";

constexpr std::string_view kNamedByAlias = R"sql(
  SELECT alias.key, max(service.successor)
  FROM alias CROSS JOIN service ON service.key = alias.key
  WHERE alias.alias = :name GROUP BY alias.key ORDER BY alias.key
)sql";

Result<std::vector<NamedService>> services_named(const sqlite::Connection& connection,
                                                 std::string_view name) {
  constexpr auto kRead = [](const sqlite::Statement& row) {
    return NamedService{.key = std::string(row.text(0)), .successor = std::string(row.text(1))};
  };
  RB_TRY(std::vector<NamedService> by_key,
         rows_with<NamedService>(connection, kNamedByKey, ":name", name, kRead));
  if (!by_key.empty()) return by_key;
  return rows_with<NamedService>(connection, kNamedByAlias, ":name", name, kRead);
}

constexpr std::string_view kDependenciesOf = R"sql(
  SELECT to_service, kind FROM edge WHERE from_service = :service ORDER BY to_service, id
)sql";

Result<std::vector<Dependency>> dependencies_of(const sqlite::Connection& connection,
                                                std::string_view service) {
  return rows_with<Dependency>(
      connection, kDependenciesOf, ":service", service, [](const sqlite::Statement& row) {
        return Dependency{.key = std::string(row.text(0)), .kind = std::string(row.text(1))};
      });
}

constexpr std::string_view kListServices = R"sql(
  SELECT key, name, kind, type, namespace, title, description, lifecycle, tier, successor, file,
         line, confidence
  FROM service ORDER BY key, confidence DESC, id
)sql";

Result<std::vector<ServiceRow>> list_services(const sqlite::Connection& connection) {
  return all_rows(connection, kListServices, service_at);
}

constexpr std::string_view kListAliases = R"sql(
  SELECT alias, key, kind, file, line, confidence FROM alias ORDER BY key, confidence DESC, alias
)sql";

Result<std::vector<AliasRow>> list_aliases(const sqlite::Connection& connection) {
  return all_rows(connection, kListAliases, alias_at);
}

constexpr std::string_view kListEdges = R"sql(
  SELECT from_service, to_service, kind, detail, file, line, confidence FROM edge
  ORDER BY from_service, to_service, confidence DESC, id
)sql";

Result<std::vector<EdgeRow>> list_edges(const sqlite::Connection& connection) {
  return all_rows(connection, kListEdges, edge_at);
}

constexpr std::string_view kListOwners = R"sql(
  SELECT key, team, name, file, line, confidence FROM owner ORDER BY key, confidence DESC, id
)sql";

Result<std::vector<OwnerRow>> list_owners(const sqlite::Connection& connection) {
  return all_rows(connection, kListOwners, owner_at);
}

constexpr std::string_view kCountFactFiles = R"sql(
  SELECT count(*) FROM fact_file WHERE format <> ''
)sql";

// Only what is a service has a key without a class in front.
constexpr std::string_view kCountServices = R"sql(
  SELECT count(DISTINCT key) FROM service WHERE key NOT LIKE '%:%'
)sql";

constexpr std::string_view kCountEdges = R"sql(
  SELECT count(*) FROM edge
)sql";

Result<GraphCounts> count_graph(const sqlite::Connection& connection) {
  GraphCounts counts;
  RB_TRY(counts.fact_files, connection.integer(kCountFactFiles));
  RB_TRY(counts.services, connection.integer(kCountServices));
  RB_TRY(counts.edges, connection.integer(kCountEdges));
  return counts;
}

// What tells whether a file is unchanged is no part of the sum: a wrong one makes the next sync
// read the file again, and nothing else.
constexpr std::string_view kSummed[] = {
    R"sql(SELECT 'fact_file', id, source, path, format, hex(content_hash)
          FROM fact_file ORDER BY id)sql",
    R"sql(SELECT 'fact', file, ordinal, line, kind, subject, relation, object, detail, confidence
          FROM fact ORDER BY file, ordinal)sql",
    R"sql(SELECT 'fact_problem', file, ordinal, line, linked, message, hint
          FROM fact_problem ORDER BY file, linked, ordinal)sql",
    R"sql(SELECT 'service', id, key, name, kind, type, namespace, title, description, lifecycle,
                 tier, successor, file, line, confidence FROM service ORDER BY id)sql",
    R"sql(SELECT 'alias', alias, key, kind, file, line, confidence
          FROM alias ORDER BY alias, key, file, line, kind)sql",
    R"sql(SELECT 'edge', id, from_service, to_service, kind, detail, file, line, confidence
          FROM edge ORDER BY id)sql",
    R"sql(SELECT 'owner', id, key, team, name, file, line, confidence FROM owner ORDER BY id)sql",
    R"sql(SELECT 'contact', id, key, kind, value, label, file, line FROM contact ORDER BY id)sql",
};
constexpr std::string_view kServicesSumKey = "services_sum";

namespace {

struct ServicesSum {
  bool empty = true;
  Hash128 sum;
};

Result<ServicesSum> sum_of_services(const sqlite::Connection& connection) {
  ServicesSum found;
  std::string bytes;
  for (const std::string_view sql : kSummed) {
    RB_TRY(sqlite::Statement rows, connection.prepare(sql));
    while (true) {
      RB_TRY(const bool more, rows.step());
      if (!more) break;
      found.empty = false;
      // Each with its length, so that nothing can move between two of them.
      for (int column = 0; column < rows.column_count(); ++column)
        bytes += str_cat(rows.text(column).size(), ":", rows.text(column));
      found.sum = hash_of(found.sum.view(), bytes);
      bytes.clear();
    }
  }
  return found;
}

}  // namespace

Status keep_services_sum(const sqlite::Connection& connection) {
  RB_TRY(const ServicesSum rows, sum_of_services(connection));
  return set_meta(connection, kServicesSumKey, to_hex(rows.sum));
}

Result<std::string> check_services_sum(const sqlite::Connection& connection) {
  RB_TRY(const std::int64_t tables,
         connection.integer("SELECT count(*) FROM sqlite_master WHERE name = 'fact_file'"));
  if (tables == 0) return std::string();  // of an older runbook
  RB_TRY(const ServicesSum rows, sum_of_services(connection));
  RB_TRY(const std::optional<std::string> kept, find_meta(connection, kServicesSumKey));
  const bool same = kept ? *kept == to_hex(rows.sum) : rows.empty;
  return std::string(same ? "" : "they differ from their sum");
}

}  // namespace runbook
