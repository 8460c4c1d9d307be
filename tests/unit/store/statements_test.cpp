// Every statement the store runs is seen by SQLite's own trace and asked how it is planned.
#include <set>
#include <string>

#include <sqlite3.h>

#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

std::set<std::string>& traced() {
  static std::set<std::string> statements;
  return statements;
}

int remember(unsigned /*event*/, void* /*context*/, void* statement, void* /*sql*/) {
  if (const char* sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement))) traced().insert(sql);
  return 0;
}

int trace_connection(sqlite3* database, const char** /*error*/, const void* /*api*/) {
  return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, remember, nullptr);
}

/// While it lives, every new connection tells what it runs.
class Tracing {
 public:
  Tracing() {
    traced().clear();
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(trace_connection));
  }
  ~Tracing() { sqlite3_reset_auto_extension(); }
};

/// The tables that a statement's plan reads whole.
std::vector<std::string> scans_of(sqlite3* database, const std::string& sql) {
  std::vector<std::string> scans;
  sqlite3_stmt* plan = nullptr;
  if (sqlite3_prepare_v2(database, ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &plan, nullptr) !=
      SQLITE_OK) {
    return {};  // a pragma
  }
  while (sqlite3_step(plan) == SQLITE_ROW) {
    const std::string step = reinterpret_cast<const char*>(sqlite3_column_text(plan, 3));
    if (step.substr(0, 5) == "SCAN " && step.find("VIRTUAL TABLE") == std::string::npos) {
      scans.push_back(step.substr(5, step.find(' ', 5) - 5));
    }
  }
  sqlite3_finalize(plan);
  return scans;
}

}  // namespace

TEST_CASE("each statement that runs for a document or a question uses an index",
          "[store][statements]") {
  const SmallStore store;
  const Tracing tracing;
  {
    Writer writer = must(Writer::open(store.database()));
    const SourceId source = must(writer.upsert_source("docs", "/srv/docs"));
    const DocumentId id = add_document(writer, source, "KafkaLag.md", "# Kafka\nzebra\n");
    must(writer.update_stat(id, {}));
    must(writer.embedding_texts(must(writer.list_pending("m"))));
    must(writer.put_vector("m", hash_of("x"), quantize(make_vector(9))));
    must(writer.set_file_errors(source, std::vector<FileErrorRow>{{"a", "b", "c"}}));
    must(writer.remove_document(id));
    must(writer.finish());
    const Reader reader = store.read();
    must(reader.find_documents("KafkaLag.md"));
    must(reader.find_documents("abcdefgh"));
    must(reader.list_stats(source));
    must(reader.fetch(must(reader.find_documents("db/PostgresDown.md"))));
    must(reader.named(std::vector<std::string>{"kafkalag"}, {}));
    must(reader.lexical(match_any({"kafka"}), {}));
    must(reader.commands(DocumentId{1}, {1, 9}));
    must(reader.meta("x"));
  }
  REQUIRE(traced().size() > 30);
  // Small tables, and what is there to read all of one.
  const std::set<std::string> expected = {
      "source",
      "meta",
      "embedding_model",
      "file_error",
      "unused_embedding",       // a few rows
      "main.chunk_fts_config",  // FTS5's own, a few rows
      "chunk",                  // list_pending groups all by text
  };
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(store.database().c_str(), &database) == SQLITE_OK);
  for (const std::string& sql : traced()) {
    for (const std::string& scan : scans_of(database, sql)) {
      INFO(scan << " in " << sql);
      CHECK(expected.count(scan) == 1);
    }
  }
  sqlite3_close(database);
}

}  // namespace runbook::test
