// Doctor is tested by what it must find: each wound is made in the database itself.
#include <algorithm>
#include <chrono>

#include <sqlite3.h>

#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

using Names = std::vector<std::string>;

/// Runs SQL past every guard of ours.
void wound(const std::filesystem::path& database, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(database.c_str(), &handle) == SQLITE_OK);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
  char* message = nullptr;
  const int result = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message);
  INFO(sql << ": " << (message == nullptr ? "" : message));
  CHECK(result == SQLITE_OK);
  CHECK(sqlite3_total_changes(handle) > 0);
  sqlite3_free(message);
  sqlite3_close(handle);
}

/// Replaces the byte at `offset` of a blob by its complement.
std::string flip(const std::string& column, int offset) {
  const std::string at = std::to_string(offset);
  return column + " = CAST(substr(" + column + ", 1, " + at + ") || (CASE substr(" + column + ", " +
         at + " + 1, 1) WHEN x'7f' THEN x'01' ELSE x'7f' END) || substr(" + column + ", " + at +
         " + 2) AS BLOB)";
}

bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("doctor finds nothing in a sound index", "[store][integrity]") {
  const SmallStore store;
  CHECK(failed_checks(store.database(), false).empty());
  CHECK(failed_checks(store.database(), true).empty());
  for (const DoctorCheck& check : must(store.read().check(true))) {
    CHECK_FALSE(check.detail.empty());
    CHECK(check.hint.empty());
  }
}

TEST_CASE("doctor finds nothing in an index whose last document is gone", "[store][integrity]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  must(writer.remove_document(DocumentId{1}));
  must(writer.remove_document(DocumentId{2}));
  must(writer.finish());
  CHECK(failed_checks(store.database(), true).empty());
}

TEST_CASE("doctor finds a full-text row too many", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "INSERT INTO chunk_fts (rowid, body) VALUES (777777, 'ghost')");
  CHECK(
      has(failed_checks(store.database(), false), "the full-text index has a row for every chunk"));
}

TEST_CASE("a full-text row of no chunk answers no question", "[store][lexical]") {
  const SmallStore store;
  wound(store.database(), "INSERT INTO chunk_fts (rowid, body) VALUES (777777, 'ghost kafka')");
  CHECK(must(store.read().lexical(match_any({"ghost"}), {})).chunks.empty());
  CHECK(must(store.read().lexical(match_any({"kafka"}), {})).chunks.size() == 2);
}

TEST_CASE("doctor finds a chunk that is missing", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "DELETE FROM chunk WHERE id = (SELECT min(id) FROM chunk)");
  const Names failed = failed_checks(store.database(), false);
  CHECK(has(failed, "the full-text index has a row for every chunk"));
  CHECK(has(failed, "every document has the lengths of its chunks"));
  CHECK(has(failed, "chunks are numbered in order"));
  // A question that would show the page says so, rather than showing half of it.
  const Reader reader = store.read();
  const auto page = must(reader.find_documents("db/PostgresDown.md"));
  CHECK(reader.fetch(page).error().message == "the stored text of db/PostgresDown.md is damaged");
}

TEST_CASE("doctor finds a document, its sizes and a text that are missing", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "DELETE FROM document_size WHERE document = 1");
  CHECK(
      has(failed_checks(store.database(), false), "every document has the lengths of its chunks"));
  wound(store.database(), "PRAGMA foreign_keys = OFF; DELETE FROM document WHERE id = 1");
  CHECK(has(failed_checks(store.database(), false), "every chunk has its document"));
  wound(store.database(), "DELETE FROM document_text WHERE document = 2");
  CHECK(has(failed_checks(store.database(), false), "every document has its text"));
}

TEST_CASE("doctor finds a vector of the wrong size or scale", "[store][integrity]") {
  for (const char* sql :
       {"UPDATE embedding SET vector = x'00' WHERE id = 1",
        "UPDATE embedding SET scale = -1 WHERE id = 1",
        "PRAGMA foreign_keys = OFF; UPDATE embedding SET model = 9 WHERE id = 1"}) {
    const SmallStore store;
    wound(store.database(), sql);
    CHECK(has(failed_checks(store.database(), false), "vectors are well formed"));
  }
}

TEST_CASE("deep doctor finds a flipped byte of a text", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "UPDATE document_text SET " + flip("frame", 20) + " WHERE document = 1");
  CHECK(has(failed_checks(store.database(), true), "texts and rows agree with their sums"));
}

TEST_CASE("deep doctor finds a flipped byte of a vector", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "UPDATE embedding SET " + flip("vector", 3) + " WHERE id = 2");
  CHECK(has(failed_checks(store.database(), true), "vectors agree with their sums"));
  // A question notices too, rather than ranking by a wrong number.
  CHECK(store.read().vectors(make_vector(1), "m", {}, {}).error().code == Errc::corrupt);
}

TEST_CASE("deep doctor finds a changed column of any kept row", "[store][integrity]") {
  for (const char* sql : {"UPDATE document SET owner_team = 'x' WHERE id = 1",
                          "UPDATE document SET services = '[\"x\"]' WHERE id = 1",
                          "UPDATE document SET mtime_ns = mtime_ns + 1 WHERE id = 1",
                          "UPDATE document SET committed_date = '2020-01-01' WHERE id = 1",
                          "UPDATE chunk SET tokens = 99 WHERE id % 8192 = 1",
                          "UPDATE document_size SET commands = 9 WHERE document = 1",
                          "UPDATE document_size SET words = x'01000200' WHERE document = 1"}) {
    const SmallStore store;
    wound(store.database(), sql);
    INFO(sql);
    CHECK(has(failed_checks(store.database(), true), "texts and rows agree with their sums"));
  }
}

TEST_CASE("doctor finds tables that are not as they were made", "[store][integrity]") {
  const std::string name = "the tables are those of runbook";
  for (const char* sql : {"CREATE TABLE guest (a); INSERT INTO guest VALUES (1)",
                          "CREATE INDEX guest ON meta (value); DELETE FROM meta WHERE key = ''"}) {
    const SmallStore store;
    wound(store.database(), std::string("INSERT INTO meta VALUES ('', ''); ") + sql);
    CHECK(failed_checks(store.database(), false) == Names{name});
  }
}

TEST_CASE("deep doctor finds text that no chunk holds", "[store][integrity]") {
  const std::string name = "chunks leave no gap in their texts";
  const auto shorten_end = [](ChunkRow& chunk) { chunk.end -= 5; };
  const auto shorten_begin = [](ChunkRow& chunk) { ++chunk.begin; };
  for (const auto& [order, change] : {std::pair<std::size_t, void (*)(ChunkRow&)>{0, shorten_end},
                                      {1, shorten_end},
                                      {0, shorten_begin}}) {
    const TempDir folder;
    Writer writer = must(Writer::open(folder / "index.db"));
    ParsedDocument document = make_document(must(writer.upsert_source("docs", "/srv/docs")), "a.md",
                                            "# One\nfirst words\n## Two\nsecond words\n");
    change(document.chunks.at(order));
    must(writer.upsert_document(*must(prepare_document(std::move(document)))));
    must(writer.finish());
    INFO(order);
    CHECK(has(failed_checks(folder / "index.db", true), name));
    CHECK_FALSE(has(failed_checks(folder / "index.db", false), name));
  }
}

TEST_CASE("a forged index that leads in circles ends a question and the doctor with a sentence",
          "[store][integrity]") {
  const SmallStore store;
  wound(store.database(),
        "PRAGMA foreign_keys = OFF; DELETE FROM source; DROP TABLE source; "
        "CREATE VIEW source AS WITH RECURSIVE endless (n) AS (SELECT 1 UNION ALL SELECT n FROM "
        "endless) SELECT 1 AS id, 'a' AS name, '/' AS root FROM endless WHERE n = 2; "
        "DROP TABLE document_size; CREATE VIEW document_size AS SELECT 1 AS document, 1 AS words "
        "FROM source");

  const auto started = std::chrono::steady_clock::now();
  const auto selected = store.read().select({});
  REQUIRE_FALSE(selected);
  CHECK(selected.error().message ==
        "reading the index took too long: it is damaged, or its disk is very slow");
  CHECK(has(failed_checks(store.database(), false), "the tables are those of runbook"));
  // Two limits of seconds, and what a busy machine adds; without them it never ends.
  CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(60));
}

TEST_CASE("deep doctor finds words that the texts do not have", "[store][integrity]") {
  const std::string name = "the full-text index is that of the texts";
  const SmallStore store;
  // The right number of rows, one with other words.
  wound(store.database(),
        "INSERT INTO chunk_fts (chunk_fts, rowid, title, heading, body, ident) SELECT 'delete', "
        "max(id), 'KafkaLag\nKafka Lag', 'Diagnosis', '## Diagnosis\nLook at "
        "KubePodCrashLooping.\n', 'Kube Pod Crash Looping' FROM chunk; INSERT INTO chunk_fts "
        "(rowid, body) SELECT max(id), 'ghost' FROM chunk");
  CHECK(failed_checks(store.database(), false).empty());
  CHECK(has(failed_checks(store.database(), true), name));
}

TEST_CASE("deep doctor finds a damaged full-text page", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "UPDATE chunk_fts_data SET " + flip("block", 30) +
                              " WHERE id = (SELECT max(id) FROM chunk_fts_data)");
  CHECK(has(failed_checks(store.database(), true), "the full-text index is that of the texts"));
}

}  // namespace runbook::test
