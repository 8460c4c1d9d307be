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

TEST_CASE("doctor finds a full-text row that is missing", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "DELETE FROM chunk_fts_docsize WHERE id = (SELECT min(id) FROM chunk)");
  CHECK(has(failed_checks(store.database(), false), "every chunk has its full-text row"));
}

TEST_CASE("doctor finds a full-text row too many", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "INSERT INTO chunk_fts (rowid, body) VALUES (777777, 'ghost')");
  CHECK(has(failed_checks(store.database(), false), "every full-text row has its chunk"));
}

TEST_CASE("doctor finds a chunk that is missing", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "DELETE FROM chunk WHERE id = (SELECT min(id) FROM chunk)");
  const Names failed = failed_checks(store.database(), false);
  CHECK(has(failed, "every full-text row has its chunk"));
  CHECK(has(failed, "chunks follow each other within their text"));
}

TEST_CASE("doctor finds a section, a document and a text that are missing", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "PRAGMA foreign_keys = OFF; DELETE FROM section WHERE ordinal = 1");
  CHECK(has(failed_checks(store.database(), false), "every chunk has its document and section"));
  wound(store.database(), "PRAGMA foreign_keys = OFF; DELETE FROM document WHERE id = 1");
  CHECK(has(failed_checks(store.database(), false), "every section has its document"));
  wound(store.database(), "DELETE FROM document_text WHERE document = 2");
  CHECK(has(failed_checks(store.database(), false), "every document has its text"));
}

TEST_CASE("doctor finds chunks that overlap or leave the text", "[store][integrity]") {
  const std::string name = "chunks follow each other within their text";
  for (const char* sql :
       {"UPDATE chunk SET span_begin = 0", "UPDATE chunk SET span_end = 100000 WHERE id % 8192 = 1",
        "UPDATE chunk SET lead_end = 100000 WHERE id % 8192 = 1"}) {
    const SmallStore store;
    wound(store.database(), sql);
    CHECK(has(failed_checks(store.database(), false), name));
  }
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
  wound(store.database(), "UPDATE document_text SET " + flip("text", 20) + " WHERE document = 1");
  CHECK(has(failed_checks(store.database(), true), "texts and rows agree with their sums"));
}

TEST_CASE("deep doctor finds a flipped byte of a vector", "[store][integrity]") {
  const SmallStore store;
  wound(store.database(), "UPDATE embedding SET " + flip("vector", 3) + " WHERE id = 2");
  CHECK(has(failed_checks(store.database(), true), "vectors agree with their sums"));
  // A question notices too, rather than ranking by a wrong number.
  CHECK(store.read().vectors(make_vector(1), "m", {}).error().code == Errc::corrupt);
}

TEST_CASE("deep doctor finds a changed column of any kept row", "[store][integrity]") {
  for (const char* sql :
       {"UPDATE document SET owner_team = 'x' WHERE id = 1",
        "UPDATE document SET services = '[\"x\"]' WHERE id = 1",
        "UPDATE document SET mtime_ns = mtime_ns + 1 WHERE id = 1",
        "UPDATE document SET committed_date = '2020-01-01' WHERE id = 1",
        "UPDATE section SET anchor = 'x' WHERE document = 1 AND ordinal = 1",
        "UPDATE section SET heading = '[\"x\"]' WHERE document = 1 AND ordinal = 1",
        "UPDATE chunk SET last_line = 99 WHERE id % 8192 = 1",
        "INSERT INTO command VALUES (1, 0, 0, 1, 'rm', 'sh', 2, '')",
        "INSERT INTO observation VALUES (1, 0, 'link', 1, 'x')"}) {
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
  for (const char* sql :
       {"UPDATE chunk SET span_end = span_end - 5 WHERE id % 8192 = 0",
        "UPDATE chunk SET span_end = span_end - 5 WHERE id % 8192 = 1",
        "UPDATE chunk SET span_begin = span_begin + 1 WHERE id % 8192 = 0", "DELETE FROM chunk"}) {
    const SmallStore store;
    wound(store.database(), sql);
    INFO(sql);
    CHECK(has(failed_checks(store.database(), true), name));
    CHECK_FALSE(has(failed_checks(store.database(), false), name));
  }
}

TEST_CASE("a forged index that leads in circles ends a question and the doctor with a sentence",
          "[store][integrity]") {
  const SmallStore store;
  wound(store.database(),
        "PRAGMA foreign_keys = OFF; DELETE FROM source; DROP TABLE source; "
        "CREATE VIEW source AS WITH RECURSIVE endless (n) AS (SELECT 1 UNION ALL SELECT n FROM "
        "endless) SELECT 1 AS id, 'a' AS name, '/' AS root FROM endless WHERE n = 2; "
        "DROP TABLE section; CREATE VIEW section AS SELECT 1 AS document, 1 AS ordinal, 1 AS "
        "anchor FROM source");

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
