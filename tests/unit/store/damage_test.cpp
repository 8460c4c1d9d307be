// No byte of the index may change unseen: every column of every table is changed in turn, and deep
// doctor must find it. A new table or column is tested without being listed here.
#include <map>
#include <set>

#include <sqlite3.h>

#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

using Columns = std::map<std::string, std::vector<std::string>>;

/// Columns that no answer relies on.
const std::set<std::string>& harmless() {
  static const std::set<std::string> kColumns = {
      // A wrong one makes the next sync read the file again, and nothing else.
      "document.size_bytes", "document.mtime_ns", "document.inode", "fact_file.size_bytes",
      "fact_file.mtime_ns", "fact_file.inode",
      // A number by which only unused_embedding finds it: such a vector stays a few days longer.
      "embedding.id"};
  return kColumns;
}

std::vector<std::vector<std::string>> rows_of(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
  std::vector<std::vector<std::string>> rows;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    std::vector<std::string> row;
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      const unsigned char* const text = sqlite3_column_text(statement, column);
      row.emplace_back(text == nullptr ? "" : reinterpret_cast<const char*>(text));
    }
    rows.push_back(std::move(row));
  }
  sqlite3_finalize(statement);
  return rows;
}

/// A handle past every guard of ours.
class Raw {
 public:
  explicit Raw(const std::filesystem::path& database) {
    REQUIRE(sqlite3_open(database.c_str(), &handle_) == SQLITE_OK);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
  }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;
  ~Raw() { sqlite3_close(handle_); }
  sqlite3* get() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

/// Our tables and those of the full-text index, which are read back by other means.
Columns columns_of(const std::filesystem::path& database) {
  const Raw raw(database);
  Columns columns;
  for (const auto& table : rows_of(raw.get(),
                                   "SELECT name FROM sqlite_schema WHERE type = 'table' AND name "
                                   "NOT LIKE 'chunk_fts%' AND name NOT LIKE 'sqlite_%'")) {
    for (const auto& column :
         rows_of(raw.get(), "SELECT name FROM pragma_table_info('" + table[0] + "')"))
      columns[table[0]].push_back(column[0]);
  }
  return columns;
}

/// Gives the first row another value of the same type; false where there is none.
bool change(const std::filesystem::path& database, const std::string& table,
            const std::string& column) {
  const Raw raw(database);
  const std::string sql = "PRAGMA foreign_keys = OFF; UPDATE " + table + " SET " + column +
                          " = CASE typeof(" + column + ") WHEN 'text' THEN " + column +
                          " || 'x' WHEN 'blob' THEN CAST(x'ff' || substr(" + column +
                          ", 2) AS BLOB) WHEN 'null' THEN 3 ELSE " + column + " + 100 END WHERE " +
                          column + " IS (SELECT " + column + " FROM " + table + " LIMIT 1)";
  return sqlite3_exec(raw.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK &&
         sqlite3_changes(raw.get()) > 0;
}

/// A catalog that says one thing of each kind, and the graph of it.
void fill_services(Writer& writer, SourceId source) {
  FactRow fact;
  fact.line = 3;
  fact.subject = "component:default/web";
  must(writer.put_fact_file({.source = source,
                             .path = "catalog-info.yaml",
                             .format = "backstage",
                             .stat = {},
                             .content_hash = hash_of("x"),
                             .facts = {fact},
                             .problems = {{.line = 1, .message = "odd", .hint = ""}}}));
  GraphRows rows;
  const FactPlace place{.file = must(writer.reader().list_facts()).at(0).file, .line = 3};
  rows.services.resize(1);
  rows.services[0].place = place;
  rows.aliases.push_back({.alias = "a", .key = "web", .kind = "", .place = place, .confidence = 1});
  rows.edges.resize(1);
  rows.edges[0].place = place;
  rows.owners.resize(1);
  rows.owners[0].place = place;
  rows.contacts.resize(1);
  rows.contacts[0].place = place;
  must(writer.replace_graph(rows));
}

/// An index with a row in every table.
void fill(const std::filesystem::path& database) {
  Writer writer = must(Writer::open(database));
  const SourceId source = must(writer.upsert_source("docs", "/srv/docs"));
  ParsedDocument document =
      make_document(source, "KafkaLag.md", "# Kafka lag\nConsumers fall behind.\n");
  document.sections.front().role = Role::mitigation;
  document.commands.push_back(
      {.section = 0,
       .command = {.text = "ls", .shell = "sh", .risk = {}, .placeholders = {"pod"}, .line = 2}});
  document.joins = {{.service = "kafka",
                     .kind = JoinKind::folder,
                     .confidence = 0.85,
                     .reason = "folder kafka/"}};
  document.observations.push_back({.kind = "link", .line = 2, .detail = "x.md"});
  for (auto* list :
       {&document.row.aliases, &document.row.services, &document.row.alerts, &document.row.tags})
    *list = {"one", "two"};
  const auto prepared = must(prepare_document(std::move(document)));
  must(writer.begin());
  must(writer.upsert_document(*prepared));
  must(writer.commit());
  const DocumentId gone = add_document(writer, source, "Gone.md", "# Gone\nNothing.\n");
  embed_all(writer);
  must(writer.remove_document(gone));
  must(writer.remove_unused_vectors(7));
  must(writer.set_file_errors(source, std::vector<FileErrorRow>{{"a.md", "broken", "mend it"}}));
  must(writer.begin());
  fill_services(writer, source);
  must(writer.commit());
  must(writer.set_meta(kSyncedAtKey, "2026-03-02T10:00:00Z"));
  must(writer.finish());
}

}  // namespace

TEST_CASE("deep doctor finds a change of any column of any table", "[store][integrity]") {
  const TempDir folder;
  fill(folder / "index.db");
  CHECK(failed_checks(folder / "index.db", true).empty());
  const Columns columns = columns_of(folder / "index.db");
  CHECK(columns.size() >= 13);
  for (const auto& [table, names] : columns) {
    for (const std::string& name : names) {
      const std::string column = table + "." + name;
      if (harmless().count(column) == 1) continue;
      const std::filesystem::path wounded = folder / "wounded.db";
      std::filesystem::copy_file(folder / "index.db", wounded,
                                 std::filesystem::copy_options::overwrite_existing);
      INFO(column);
      REQUIRE(change(wounded, table, name));
      CHECK_FALSE(failed_checks(wounded, true).empty());
      for (const char* part : {"-wal", "-shm"})
        std::filesystem::remove(wounded.string() + part);
    }
  }
}

}  // namespace runbook::test
