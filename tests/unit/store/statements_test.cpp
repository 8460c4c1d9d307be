// Every statement the store runs is seen by SQLite's own trace and asked how it is planned.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include <sqlite3.h>

#include "store/internal/sqlite.h"
#include "tests/support/places.h"
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
      "CONSTANT",               // no table: FTS5 is asked for its interface
      "document_size",          // one small row a document, made to be read whole
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

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The texts between R"sql( and )sql".
std::vector<std::string> statements_of(const std::string& source) {
  static const std::string kBegin = "R\"sql(";
  static const std::string kEnd = ")sql\"";
  std::vector<std::string> found;
  for (std::size_t at = source.find(kBegin); at != source.npos; at = source.find(kBegin, at)) {
    at += kBegin.size();
    found.push_back(source.substr(at, source.find(kEnd, at) - at));
  }
  return found;
}

/// What may be read whole, by the file of the statement. Of what is not named here, every table is
/// looked up by an index.
const std::map<std::string, std::set<std::string>>& read_whole() {
  static const std::set<std::string> kFacts = {"fact_file", "fact",  "fact_problem", "service",
                                               "alias",     "owner", "contact",      "edge"};
  static const std::map<std::string, std::set<std::string>> kTables = {
      // A few rows.
      {"small_tables.cpp", {"meta", "source", "embedding_model", "file_error", "unused_embedding"}},
      {"sources.cpp", {"source", "file_error"}},
      // Every question needs all of it, and it is made for that.
      {"chunk_words.cpp", {"document_size"}},
      {"vectors.cpp", {"embedding", "chunk", "unused_embedding", "embedding_model"}},
      {"vector_table.cpp", {"chunk"}},
      // Lists and filters of documents; a source is looked for by a path in each of a few.
      {"documents.cpp", {"document", "source"}},
      {"filters.cpp", {"document"}},
      {"name_words.cpp", {"document"}},
      // Counts and lists for people.
      {"reader.cpp",
       {"chunk", "document", "document_size", "source", "sqlite_master", "service",
        "CONSTANT"}},  // the last two: is there any?
      {"stats.cpp", {"document", "embedding", "chunk"}},
      {"models.cpp", {"embedding", "other"}},
      // Documents are joined anew together; names are listed for "did you mean", sums for the
      // doctor.
      {"joins.cpp", {"document_service"}},
      // All facts are linked together, and summed.
      {"facts.cpp", {"fact_file"}},
      {"services.cpp", kFacts},
      // The doctor's.
      {"integrity.cpp", {"chunk", "document", "embedding", "(subquery-1)", "(subquery-3)"}},
      {"deep_checks.cpp", {"document", "sqlite_schema", "chunk_fts_config", "embedding"}},
  };
  return kTables;
}

}  // namespace

TEST_CASE("each statement of the store can be prepared and looks its rows up by an index",
          "[store][statements]") {
  const SmallStore store;
  const auto connection = must(sqlite::Connection::open(store.database(), sqlite::Access::read));
  std::size_t count = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(source_path("store"))) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string name = entry.path().filename().string();
    for (const std::string& sql : statements_of(text_of(entry.path()))) {
      INFO(name << ": " << sql);
      ++count;
      auto plan = must(connection.prepare("EXPLAIN QUERY PLAN " + sql));
      while (must(plan.step())) {
        const std::string step(plan.text(3));
        if (!step.starts_with("SCAN ") || step.find("VIRTUAL TABLE") != step.npos) continue;
        const std::string table = step.substr(5, step.find(' ', 5) - 5);
        const auto allowed = read_whole().find(name);
        const bool may = allowed != read_whole().end() && allowed->second.count(table) == 1;
        CHECK(step == (may ? step : "SEARCH " + table));
      }
    }
  }
  CHECK(count > 100);  // fewer would mean that the sources were not found
}

}  // namespace runbook::test
