#include <string>

#include "base/text.h"
#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

std::vector<ChunkScore> search(const Reader& reader, std::string_view question,
                               const DocumentSet& documents = {}) {
  return must(reader.lexical(match_any(question_terms(question)), documents)).chunks;
}

DocumentId document_at(const Reader& reader, std::string_view path) {
  const auto found = must(reader.find_documents(path));
  REQUIRE(found.size() == 1);
  return found.front();
}

}  // namespace

TEST_CASE("a document is read back as it was written", "[store][documents]") {
  const TempDir folder;
  const auto database = folder / "cache/index.db";
  Writer writer = must(Writer::open(database));
  const SourceId source = must(writer.upsert_source("docs", "/srv/docs"));
  ParsedDocument document =
      make_document(source, "a/KafkaLag.md", "# Kafka lag\ntext\n## Mitigation\nrestart\n");
  document.row.aliases = {"Consumer lag", "Größe \"x\""};
  document.row.services = {"kafka"};
  document.row.alerts = {"KafkaConsumerLag"};
  document.row.tags = {"p1"};
  document.row.severity = 2;
  document.row.owner_team = "streaming";
  document.row.owner_line = 4;
  document.row.validated_date = "2026-03-02";
  document.row.commit.in_git = true;
  document.row.front_matter_json = R"({"x":1})";
  document.row.stat.inode = 0xffff'ffff'ffff'fff0;
  document.sections[1].role = Role::mitigation;
  document.commands.push_back({.section = 1,
                               .command = {.text = "kubectl delete pod <name>",
                                           .shell = "bash",
                                           .risk = CommandRisk::write,
                                           .placeholders = {"name"},
                                           .line = 4}});
  document.observations.push_back({.kind = "link", .line = 2, .detail = "../b.md"});
  const ParsedDocument expected = document;
  must(writer.upsert_document(*must(prepare_document(std::move(document)))));
  must(writer.finish());

  const Reader reader = must(Reader::open(database));
  const auto fetched = must(reader.fetch(must(reader.find_documents("a/KafkaLag.md"))));

  REQUIRE(fetched.size() == 1);
  const FetchedDocument& got = fetched.front();
  CHECK(got.text == expected.text);
  CHECK(got.source_name == "docs");
  CHECK(got.source_root == "/srv/docs");
  CHECK(got.row.public_id.size() == 8);
  CHECK(got.row.aliases == expected.row.aliases);
  CHECK(got.row.services == expected.row.services);
  CHECK(got.row.alerts == expected.row.alerts);
  CHECK(got.row.tags == expected.row.tags);
  CHECK(got.row.severity == 2);
  CHECK(got.row.owner_team == "streaming");
  CHECK(got.row.owner_line == 4);
  CHECK(got.row.validated_date == "2026-03-02");
  CHECK(got.row.commit.in_git);
  CHECK(got.row.front_matter_json == R"({"x":1})");
  CHECK(got.row.stat == expected.row.stat);
  CHECK(got.row.content_hash == expected.row.content_hash);
  CHECK(got.row.text_bytes == std::ssize(expected.text));
  REQUIRE(got.sections.size() == 2);
  CHECK(got.sections[1].heading == std::vector<std::string>{"KafkaLag", "Mitigation"});
  CHECK(got.sections[1].role == Role::mitigation);
  CHECK(got.sections[1].lines == expected.sections[1].lines);
  REQUIRE(got.chunks.size() == 2);
  CHECK(got.chunks[1].begin == expected.chunks[1].begin);
  CHECK(got.chunks[1].end == expected.chunks[1].end);
  CHECK(got.chunks[1].text_hash == expected.chunks[1].text_hash);
  const auto commands = must(reader.commands(got.row.id, {3, 4}));
  REQUIRE(commands.size() == 1);
  CHECK(commands.front().text == "kubectl delete pod <name>");
  CHECK(commands.front().risk == CommandRisk::write);
  CHECK(commands.front().placeholders == std::vector<std::string>{"name"});
  CHECK(must(reader.commands(got.row.id, {1, 3})).empty());
  CHECK(failed_checks(database, true).empty());
}

TEST_CASE("a replaced document keeps its id and loses its old words", "[store][documents]") {
  const SmallStore store;
  {
    Writer writer = must(Writer::open(store.database()));
    const DocumentId before = document_at(writer.reader(), "KafkaLag.md");
    const SourceId source = must(writer.reader().list_sources()).front().id;
    CHECK(add_document(writer, source, "KafkaLag.md", "# Kafka lag\nAbout zebras.\n") == before);
    must(writer.finish());
  }
  const Reader reader = store.read();
  CHECK(search(reader, "zebras").size() == 1);
  CHECK(search(reader, "consumers").empty());
  CHECK(failed_checks(store.database(), true).empty());
}

TEST_CASE("a removed document is gone with all its parts", "[store][documents]") {
  const SmallStore store;
  {
    Writer writer = must(Writer::open(store.database()));
    must(writer.remove_document(document_at(writer.reader(), "KafkaLag.md")));
    must(writer.remove_document(DocumentId{999}));
    must(writer.finish());
  }
  const Reader reader = store.read();
  CHECK(search(reader, "kafka").empty());
  CHECK(must(reader.find_documents("KafkaLag.md")).empty());
  CHECK(must(reader.counts("m")).chunks == 2);
  CHECK(must(reader.named(std::vector<std::string>{"kafkalag"}, {})).empty());
  CHECK(failed_checks(store.database(), true).empty());
}

TEST_CASE("names that differ in one character are different documents", "[store][documents]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  const SourceId source = must(writer.reader().list_sources()).front().id;
  for (const char* path : {"a-b.md", "a_b.md", "a/b.md", "A-B.md"}) {
    add_document(writer, source, path, str_cat("# Same\n", path, "\n"));
  }
  CHECK(must(writer.reader().list_stats(source)).size() == 6);
}

TEST_CASE("a source goes with its documents", "[store][sources]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  const SourceId source = must(writer.reader().list_sources()).front().id;
  const std::vector<FileErrorRow> errors{{"x.md", "unreadable", "chmod"}};
  must(writer.set_file_errors(source, errors));
  REQUIRE(must(writer.reader().list_file_errors()).size() == 1);
  must(writer.remove_source(source));
  CHECK(must(writer.reader().list_sources()).empty());
  CHECK(must(writer.reader().list_file_errors()).empty());
  CHECK(must(writer.reader().counts("m")).documents == 0);
}

TEST_CASE("a document is found by path, by public id and by its beginning", "[store][documents]") {
  const SmallStore store;
  const Reader reader = store.read();
  const DocumentId id = document_at(reader, "db/PostgresDown.md");
  const std::string public_id =
      must(reader.fetch(std::vector<DocumentId>{id})).front().row.public_id;
  CHECK(document_at(reader, public_id) == id);
  CHECK(document_at(reader, public_id.substr(0, 4)) == id);
  CHECK(must(reader.find_documents(public_id.substr(0, 3))).empty());
  CHECK(must(reader.find_documents("")).empty());
  CHECK(must(reader.find_documents("%")).empty());
}

TEST_CASE("a document is known by its file name, title, aliases and alerts", "[store][names]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  ParsedDocument document =
      make_document(must(writer.reader().list_sources()).front().id, "x/disk_full.md", "# t\nx\n");
  document.row.title = "Node disk full";
  document.row.aliases = {"Filesystem full"};
  document.row.alerts = {"NodeFilesystemFull"};
  const DocumentId id = must(writer.upsert_document(*must(prepare_document(std::move(document)))));
  const std::vector<std::string> keys{"diskfull", "nodediskfull", "filesystemfull",
                                      "nodefilesystemfull", "unknown"};
  const auto named = must(writer.reader().named(keys, {}));
  REQUIRE(named.size() == 4);
  using By = Evidence::NamedDocument::By;
  CHECK(named[0].by == By::alert);
  CHECK(named[1].by == By::file_name);
  CHECK(named[2].by == By::title);
  CHECK(named[3].by == By::alias);
  CHECK(named[3].document == id);
  DocumentSet none;
  none.all = false;
  CHECK(must(writer.reader().named(keys, none)).empty());
}

TEST_CASE("filters act inside every signal", "[store][filters]") {
  const SmallStore store;
  const Reader reader = store.read();
  SearchFilters filters;
  filters.paths = {"db/**"};
  const DocumentSet set = must(reader.select(filters));
  CHECK_FALSE(set.all);
  CHECK(search(reader, "postgres kafka pods", set).size() == 2);
  CHECK(search(reader, "kafka", set).empty());
  CHECK(must(reader.vectors(make_vector(1), "m", set, {})).chunks.size() == 2);
  CHECK(must(reader.count_chunks(set)) == 2);
  CHECK(must(reader.count_chunks({})) == 4);
  filters.types = {"RUNBOOK"};
  CHECK(search(reader, "postgres", must(reader.select(filters))).size() == 2);
  filters.services = {"kafka"};
  CHECK(search(reader, "postgres", must(reader.select(filters))).empty());
}

TEST_CASE("lexical scores grow with relevance and come by rising chunk", "[store][lexical]") {
  const SmallStore store;
  const Reader reader = store.read();
  const auto scores = search(reader, "mitigation postgres");
  REQUIRE(scores.size() == 2);
  CHECK(scores[0].chunk < scores[1].chunk);
  CHECK(scores[1].score > scores[0].score);  // "Mitigation" is the second one's heading
  CHECK(search(reader, "looping").size() == 1);
  CHECK(search(reader, "crash").size() == 1);
  CHECK(search(reader, "?!").empty());
}

TEST_CASE("frequencies count chunks by stem", "[store][lexical]") {
  const SmallStore store;
  const std::vector<std::string> terms{"kafka", "consumer", "nothing"};
  CHECK(must(store.read().document_frequencies(terms)) == std::vector<std::int64_t>{2, 1, 0});
}

TEST_CASE("a batch without commit leaves nothing", "[store][transaction]") {
  const SmallStore store;
  {
    Writer writer = must(Writer::open(store.database()));
    must(writer.begin());
    must(writer.remove_document(document_at(writer.reader(), "KafkaLag.md")));
    CHECK(search(writer.reader(), "kafka").empty());
  }
  CHECK(search(store.read(), "kafka").size() == 2);
  CHECK(failed_checks(store.database(), true).empty());
}

TEST_CASE("a batch in which a change failed is not committed", "[store][transaction]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  must(writer.begin());
  must(writer.remove_document(document_at(writer.reader(), "KafkaLag.md")));
  const auto orphan = must(prepare_document(make_document(SourceId{77}, "x.md", "# x\ny\n")));
  CHECK_FALSE(writer.upsert_document(*orphan));
  CHECK_FALSE(writer.commit());
  CHECK(search(writer.reader(), "kafka").size() == 2);
}

TEST_CASE("a reader stays on the index it was opened on", "[store][reader]") {
  const SmallStore store;
  const Reader before = store.read();
  {
    Writer writer = must(Writer::open(store.database()));
    must(writer.remove_document(document_at(writer.reader(), "KafkaLag.md")));
    must(writer.finish());
  }
  CHECK(search(before, "kafka").size() == 2);
  CHECK(search(store.read(), "kafka").empty());
}

TEST_CASE("malformed parts are refused before they are written", "[store][prepare]") {
  ParsedDocument document = make_document(SourceId{1}, "a.md", "# a\ntext\n");
  SECTION("a span behind the text") {
    document.chunks[0].end = 1000;
  }
  SECTION("a span that runs backwards") {
    document.chunks[0].begin = 5, document.chunks[0].end = 1;
  }
  SECTION("a section that is not there") {
    document.chunks[0].section = 7;
  }
  SECTION("a wrong order") {
    document.sections[0].order = 3;
  }
  SECTION("too many chunks") {
    document.chunks.resize(static_cast<std::size_t>(kChunksPerDocument) + 1);
  }
  CHECK_FALSE(prepare_document(std::move(document)));
}

TEST_CASE("an index of another text format is read, cleared, and filled anew", "[store][format]") {
  const SmallStore store;
  {
    Writer writer = must(Writer::open(store.database()));
    CHECK_FALSE(writer.needs_rebuild());
    must(writer.set_meta("text_format", "0"));
    must(writer.set_meta(kSyncedAtKey, "2026-03-02T10:00:00Z"));
    must(writer.finish());
  }
  CHECK(search(store.read(), "kafka").size() == 2);
  Writer writer = must(Writer::open(store.database()));
  REQUIRE(writer.needs_rebuild());
  const SourceId source = must(writer.reader().list_sources()).front().id;
  const auto document = must(prepare_document(make_document(source, "b.md", "# b\nzebra\n")));
  CHECK(writer.upsert_document(*document).error().code == Errc::corrupt);
  must(writer.clear());
  CHECK_FALSE(writer.needs_rebuild());
  // Whoever asks before the sync is done is told that the index is not whole.
  CHECK_FALSE(must(store.read().meta(kSyncedAtKey)));
  must(writer.upsert_document(*document));
  must(writer.finish());
  const Reader reader = store.read();
  CHECK(search(reader, "kafka").empty());
  CHECK(search(reader, "zebra").size() == 1);
  CHECK(failed_checks(store.database(), true).empty());
}

TEST_CASE("counts say what is there", "[store][counts]") {
  const SmallStore store;
  const Reader reader = store.read();
  const StoreCounts counts = must(reader.counts("m"));
  CHECK(counts.documents == 2);
  CHECK(counts.sections == 4);
  CHECK(counts.chunks == 4);
  CHECK(counts.embedded_chunks == 4);
  CHECK(counts.by_type.at("runbook") == 2);
  CHECK(counts.text_bytes > 100);
  CHECK(must(reader.pending_chunks("m")) == 0);
  CHECK(must(reader.pending_chunks("another")) == 4);
  CHECK(reader.disk_bytes() > 4096);
  CHECK(must(reader.list_names()).size() == 4);
}

}  // namespace runbook::test
