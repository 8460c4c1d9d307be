// Scores by words against FTS5's own bm25(), over a table that keeps what bm25() needs.
#include <map>

#include <sqlite3.h>

#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

using Scores = std::map<std::int64_t, double>;

/// The scores that bm25() gives to the chunks of these documents.
class Reference {
 public:
  Reference() {
    REQUIRE(sqlite3_open(":memory:", &handle_) == SQLITE_OK);
    run("CREATE VIRTUAL TABLE rows USING fts5 (body, title, heading, ident, content = '', "
        "tokenize = 'porter unicode61')");
  }
  Reference(const Reference&) = delete;
  Reference& operator=(const Reference&) = delete;
  ~Reference() { sqlite3_close(handle_); }

  void add(const FetchedDocument& document) {
    const std::string title = fts_title(document.row);
    for (const ChunkRow& chunk : document.chunks) {
      const auto columns = fts_columns(
          title, document.text, document.sections[static_cast<std::size_t>(chunk.section)], chunk);
      sqlite3_stmt* insert = nullptr;
      sqlite3_prepare_v2(handle_,
                         "INSERT INTO rows (rowid, body, title, heading, ident) VALUES "
                         "(?1, ?2, ?3, ?4, ?5)",
                         -1, &insert, nullptr);
      sqlite3_bind_int64(insert, 1,
                         static_cast<std::int64_t>(chunk_id(document.row.id, chunk.order)));
      int column = 2;
      for (const std::string_view text :
           {columns.body, columns.title, std::string_view(columns.heading),
            std::string_view(columns.ident)})
        sqlite3_bind_text(insert, column++, text.data(), static_cast<int>(text.size()),
                          SQLITE_TRANSIENT);
      CHECK(sqlite3_step(insert) == SQLITE_DONE);
      sqlite3_finalize(insert);
    }
  }

  Scores search(const std::string& expression) const {
    Scores scores;
    sqlite3_stmt* select = nullptr;
    sqlite3_prepare_v2(
        handle_, "SELECT rowid, -bm25(rows, 1.0, 4.0, 2.0, 0.5) FROM rows WHERE rows MATCH ?1", -1,
        &select, nullptr);
    sqlite3_bind_text(select, 1, expression.c_str(), -1, SQLITE_TRANSIENT);
    while (sqlite3_step(select) == SQLITE_ROW)
      scores[sqlite3_column_int64(select, 0)] = sqlite3_column_double(select, 1);
    sqlite3_finalize(select);
    return scores;
  }

 private:
  void run(const char* sql) {
    REQUIRE(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  sqlite3* handle_ = nullptr;
};

}  // namespace

TEST_CASE("scores by words are those of FTS5's bm25", "[store][lexical]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  const SourceId source = must(writer.reader().list_sources()).front().id;
  for (int i = 0; i < 40; ++i) {
    std::string text = "# Page " + std::to_string(i) + "\n";
    for (int word = 0; word <= i % 7; ++word)
      text += "the consumer lags behind broker_" + std::to_string(word) + " again\n";
    text += "## KafkaLag restarts\npods restart and restarting pods lag\n";
    add_document(writer, source, "many/Page" + std::to_string(i) + ".md", text);
  }
  must(writer.finish());

  const Reader reader = store.read();
  Reference reference;
  for (const Reader::Listed& listed : must(reader.list_rows({})))
    reference.add(must(reader.fetch(std::vector<DocumentId>{listed.row.id})).front());

  for (const std::vector<std::string>& terms : {std::vector<std::string>{"kafka"},
                                                {"kafka", "lag", "consumer"},
                                                {"restarting", "pods", "page", "behind", "nobody"},
                                                {"lag", "lag"},
                                                {"kubectl get pods", "broker_3"},
                                                {"nobody"}}) {
    const MatchQuery query = match_any(terms);
    const Scores expected = reference.search(query.expression);
    CAPTURE(query.expression);
    const std::vector<ChunkScore> scores = must(reader.lexical(query, {})).chunks;
    CHECK(scores.size() == expected.size());
    for (const ChunkScore& one : scores)
      CHECK(one.score == Approx(expected.at(static_cast<std::int64_t>(one.chunk))).epsilon(1e-12));
  }
}

TEST_CASE("frequencies are counts of chunks", "[store][lexical]") {
  const SmallStore store;
  const Reader reader = store.read();
  const std::vector<std::string> terms = {"kafka", "postgres", "nobody", "consumers fall", ""};
  CHECK(must(reader.document_frequencies(terms)) == std::vector<std::int64_t>{2, 2, 0, 1, 0});
}

TEST_CASE("a writer's own reader sees the words it wrote last", "[store][lexical]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  const MatchQuery query = match_any({"zebra"});
  CHECK(must(writer.reader().lexical(query, {})).chunks.empty());
  const SourceId source = must(writer.reader().list_sources()).front().id;
  add_document(writer, source, "Zebra.md", "# Z\nzebra\n");
  CHECK(must(writer.reader().lexical(query, {})).chunks.size() == 1);
}

}  // namespace runbook::test
