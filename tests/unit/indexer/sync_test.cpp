#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "indexer/indexer.h"
#include "store/store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;

/// A knowledge folder, an index beside it, and the sync between them.
class Workplace {
 public:
  fs::path docs() const { return folder_ / "docs"; }
  fs::path database() const { return folder_ / ".runbook/cache/index.db"; }

  void write(const std::string& path, std::string_view text) const {
    fs::create_directories((docs() / path).parent_path());
    std::ofstream(docs() / path, std::ios::binary) << text;
  }
  /// Twenty-five small pages with words of their own.
  void write_many() const {
    for (int i = 0; i < 25; ++i)
      write(str_cat("page", i, ".md"), str_cat("# Page ", i, "\n\nword", i, " is here.\n"));
  }

  Result<SyncReport> try_sync(const SyncRequest& request = {}, std::stop_token stop = {}) const {
    std::vector<std::unique_ptr<Source>> sources;
    for (const auto& [name, root] : roots) {
      auto source =
          make_disk_source({.name = name, .root = root.string(), .include = {}, .exclude = {}});
      REQUIRE(source);
      sources.push_back(std::move(*source));
    }
    ChunkOptions chunking;
    chunking.max_tokens = max_tokens;
    return run_sync({.database = database(),
                     .request = request,
                     .chunking = chunking,
                     .vector_index = vector_index},
                    sources, embedder, "no model", FakeClock(), progress, stop);
  }
  SyncReport sync(const SyncRequest& request = {}) const {
    auto report = try_sync(request);
    if (!report) FAIL(to_string(report.error()));
    return std::move(*report);
  }
  Reader reader() const {
    auto reader = Reader::open(database());
    REQUIRE(reader);
    return std::move(*reader);
  }
  std::string paths() const {
    std::string out;
    const Reader index = reader();
    const auto sources = index.list_sources();
    REQUIRE(sources);
    for (const SourceRow& source : *sources) {
      const auto rows = index.list_stats(source.id);
      REQUIRE(rows);
      for (const DocumentStat& row : *rows)
        out += row.path + " ";
    }
    return out;
  }

 private:
  TempDir folder_;

 public:
  std::vector<std::pair<std::string, fs::path>> roots = {{"docs", docs()}};
  const Embedder* embedder = nullptr;
  int max_tokens = ChunkOptions().max_tokens;
  VectorIndex vector_index = VectorIndex::automatic;
  ProgressSink progress;
};

/// "added updated moved removed unchanged" of the first source.
std::string counts(const SyncReport& report) {
  const SourceReport& source = report.sources.front();
  return str_cat(source.added, " ", source.updated, " ", source.moved, " ", source.removed, " ",
                 source.unchanged);
}

std::string messages(const SourceReport& source) {
  std::string out;
  for (const FileProblem& error : source.errors)
    out += str_cat(error.path, ": ", error.message, "\n");
  return out;
}

/// Vectors of the hashing embedder, until told to fail.
class FailingEmbedder final : public Embedder {
 public:
  explicit FailingEmbedder(int batches) : batches_(batches) {}
  const std::string& model_id() const override { return inner_->model_id(); }
  std::size_t dimension() const override { return inner_->dimension(); }
  int max_tokens() const override { return inner_->max_tokens(); }
  std::optional<double> cosine_floor() const override { return inner_->cosine_floor(); }
  Result<std::vector<Vector>> embed_documents(std::span<const std::string> texts,
                                              const std::stop_token&) const override {
    if (batches_-- <= 0) return Error{.code = Errc::unavailable, .message = "the model went away"};
    return inner_->embed_documents(texts);
  }
  Result<Vector> embed_query(const std::string& text) const override {
    return inner_->embed_query(text);
  }

 private:
  std::unique_ptr<Embedder> inner_ = make_hashing_embedder();
  mutable int batches_;
};

}  // namespace

TEST_CASE("a sync follows what happens to files", "[indexer][sync]") {
  const Workplace work;
  work.write("a.md", "# A\n\nalpha\n");
  work.write("b.md", "# B\n\nbeta\n");
  work.write("c/d.md", "# D\n\ndelta\n");
  CHECK(counts(work.sync()) == "3 0 0 0 0");
  CHECK(counts(work.sync()) == "0 0 0 0 3");

  work.write("a.md", "# A\n\nalpha changed\n");
  CHECK(counts(work.sync()) == "0 1 0 0 2");

  fs::rename(work.docs() / "b.md", work.docs() / "renamed.md");
  CHECK(counts(work.sync()) == "0 0 1 0 2");
  CHECK(work.paths() == "a.md c/d.md renamed.md ");

  fs::remove(work.docs() / "a.md");
  CHECK(counts(work.sync()) == "0 0 0 1 2");

  fs::remove_all(work.docs() / "c");
  work.write("c", "a file now, and no document");
  CHECK(counts(work.sync()) == "0 0 0 1 1");
  CHECK(work.paths() == "renamed.md ");
}

TEST_CASE("a touched file is looked at once and stays unchanged", "[indexer][sync]") {
  const Workplace work;
  work.write("a.md", "# A\n");
  work.sync();
  fs::last_write_time(work.docs() / "a.md",
                      fs::file_time_type::clock::now() - std::chrono::hours(9));
  CHECK(counts(work.sync()) == "0 0 0 0 1");
  const Reader index = work.reader();
  const auto row = index.list_stats(index.list_sources()->front().id)->front();
  CHECK(row.stat == *stat_file(work.docs() / "a.md"));
}

TEST_CASE("files that differ in punctuation, case or folder are different documents",
          "[indexer][sync]") {
  const Workplace work;
  for (const char* const path : {"a-b.md", "a_b.md", "a/b.md", "A-B.md"})
    work.write(path, "# Same\n");
  CHECK(work.sync().documents == 4);
  CHECK(work.paths() == "A-B.md a-b.md a/b.md a_b.md ");
}

TEST_CASE("a page that cannot be read any more keeps its last version", "[indexer][sync]") {
  const Workplace work;
  work.write("a.md", "# A\n\nalpha\n");
  work.write("b.md", "# B\n");
  work.sync();
  work.write("a.md", std::string("# A\n\0binary", 11));
  work.write("new.md", std::string("\0", 1));
  const SyncReport report = work.sync();
  CHECK(messages(report.sources.front()) ==
        "a.md: is a binary file, not text; the version indexed before is kept\n"
        "new.md: is a binary file, not text\n");
  CHECK(report.partial());
  CHECK(work.paths() == "a.md b.md ");
  const auto kept = work.reader().list_file_errors();
  REQUIRE(kept);
  CHECK(kept->size() == 2);

  work.write("a.md", "# A\n\nback\n");
  fs::remove(work.docs() / "new.md");
  CHECK_FALSE(work.sync().partial());
  CHECK(work.reader().list_file_errors()->empty());
}

TEST_CASE("an emptied folder deletes nothing unless it is allowed", "[indexer][sync]") {
  const Workplace work;
  work.write("a.md", "# A\n");
  work.write("b.md", "# B\n");
  work.sync();
  fs::remove_all(work.docs());
  fs::create_directories(work.docs());
  const SyncReport refused = work.sync();
  CHECK(messages(refused.sources.front()) ==
        ".: 2 of 2 documents are not there any more; they were kept in the index\n");
  CHECK(refused.documents == 2);

  SyncRequest allowed;
  allowed.allow_mass_delete = true;
  CHECK(counts(work.sync(allowed)) == "0 0 0 2 0");
}

TEST_CASE("losing a third of many documents deletes nothing, moving them all is fine",
          "[indexer][sync]") {
  const Workplace work;
  work.write_many();
  work.sync();
  fs::create_directories(work.docs() / "moved");
  for (int i = 0; i < 25; ++i)
    fs::rename(work.docs() / str_cat("page", i, ".md"), work.docs() / str_cat("moved/", i, ".md"));
  CHECK(counts(work.sync()) == "0 0 25 0 0");

  for (int i = 0; i < 8; ++i)
    fs::remove(work.docs() / str_cat("moved/", i, ".md"));
  const SyncReport report = work.sync();
  CHECK(report.partial());
  CHECK(report.documents == 25);
}

TEST_CASE("a folder that is not there today loses nothing and the others are synced",
          "[indexer][sync]") {
  Workplace work;
  work.write("a.md", "# A\n");
  const TempDir other;
  write_tree(other.path(), {{"x/o.md", "# O\n"}});
  work.roots.emplace_back("other", other / "x");
  work.sync();
  fs::remove_all(other / "x");
  work.write("b.md", "# B\n");
  const SyncReport report = work.sync();
  CHECK(counts(report) == "1 0 0 0 1");
  CHECK(messages(report.sources[1]) == ".: cannot list it: no such file or folder\n");
  CHECK(report.documents == 3);
}

TEST_CASE("a source that left the configuration leaves the index", "[indexer][sync]") {
  Workplace work;
  work.write("a.md", "# A\n");
  const TempDir other;
  write_tree(other.path(), {{"o.md", "# O\n"}});
  work.roots.emplace_back("other", other.path());
  work.sync();
  work.roots.pop_back();
  const SyncReport report = work.sync();
  REQUIRE(report.sources.size() == 2);
  CHECK(report.sources[1].name == "other");
  CHECK(report.sources[1].removed == 1);
  CHECK(work.paths() == "a.md ");
}

TEST_CASE("only the sources that are asked for are synced", "[indexer][sync]") {
  Workplace work;
  work.write("a.md", "# A\n");
  const TempDir other;
  write_tree(other.path(), {{"o.md", "# O\n"}});
  work.roots.emplace_back("other", other.path());
  SyncRequest request;
  request.sources = {"other"};
  CHECK(work.sync(request).sources.size() == 1);
  CHECK(work.paths() == "o.md ");

  request.sources = {"othr"};
  const auto unknown = work.try_sync(request);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Errc::not_found);
  CHECK(to_string(unknown.error()) == "no source is called \"othr\"");
  CHECK(unknown.error().hint == "did you mean \"other\"?");

  work.roots[1].first = "docs";
  const auto twice = work.try_sync();
  REQUIRE_FALSE(twice);
  CHECK(to_string(twice.error()) == "knowledge.sources: two sources are called \"docs\"");
}

TEST_CASE("a document that moves between sources is moved", "[indexer][sync]") {
  Workplace work;
  work.write("a.md", "# A\n\nalpha\n");
  work.write("b.md", "# B\n\nbeta\n");
  const TempDir other;
  write_tree(other.path(), {{"o.md", "# O\n"}});
  work.roots.emplace_back("other", other.path());
  work.sync();
  fs::rename(work.docs() / "a.md", other / "a.md");
  const SyncReport report = work.sync();
  CHECK(report.sources[0].removed == 0);
  CHECK(report.sources[1].moved == 1);
  CHECK(report.sources[1].added == 0);
  CHECK(report.documents == 3);
}

TEST_CASE("a dry run tells what would happen and writes nothing", "[indexer][sync]") {
  const Workplace work;
  work.write("a.md", "# A\n");
  SyncRequest dry;
  dry.dry_run = true;
  const SyncReport first = work.sync(dry);
  CHECK(first.dry_run);
  CHECK(counts(first) == "1 0 0 0 0");
  CHECK_FALSE(fs::exists(work.database()));

  work.sync();
  work.write("b.md", "# B\n");
  work.write("a.md", "# A changed\n");
  const std::string before = read_text(work.database());
  CHECK(counts(work.sync(dry)) == "1 1 0 0 0");
  CHECK(read_text(work.database()) == before);
  CHECK(work.paths() == "a.md ");
}

TEST_CASE("vectors follow the text, are kept by their text, and are taken up where they stopped",
          "[indexer][sync]") {
  Workplace work;
  work.write_many();
  for (int i = 0; i < 80; ++i)
    work.write(str_cat("more", i, ".md"), str_cat("# M", i, "\n\nx\n"));
  const FailingEmbedder failing(1);
  work.embedder = &failing;
  const SyncReport first = work.sync();
  CHECK(first.embedded == 64);
  CHECK(first.pending == first.chunks - 64);
  CHECK(first.embedding_note == "the model went away");
  CHECK_FALSE(first.partial());

  const auto whole = make_hashing_embedder();
  work.embedder = whole.get();
  const SyncReport second = work.sync();
  CHECK(second.embedded == first.pending);
  CHECK(second.pending == 0);
  CHECK(work.sync().embedded == 0);

  SyncRequest rebuild;
  rebuild.rebuild = true;
  const SyncReport third = work.sync(rebuild);
  CHECK(third.embedded == 0);
  CHECK(counts(third) == "0 0 0 0 105");

  fs::rename(work.docs() / "page1.md", work.docs() / "page1b.md");
  CHECK(work.sync().embedded == 0);
}

TEST_CASE("without a model or the wish for one the text is there and the reason is told",
          "[indexer][sync]") {
  Workplace work;
  work.write("a.md", "# A\n");
  CHECK(work.sync().embedding_note == "no model");
  const auto embedder = make_hashing_embedder();
  work.embedder = embedder.get();
  SyncRequest request;
  request.embed = false;
  const SyncReport report = work.sync(request);
  CHECK(report.embedding_note == "not asked for (--no-embed)");
  CHECK(report.pending == 1);
}

TEST_CASE("every vector is made anew when that is asked for, and none is lost without a model",
          "[indexer][sync]") {
  Workplace work;
  work.write_many();
  const auto embedder = make_hashing_embedder();
  work.embedder = embedder.get();
  const std::int64_t all = work.sync().embedded;
  REQUIRE(all > 0);
  CHECK(work.sync().embedded == 0);

  SyncRequest request;
  request.re_embed = true;
  work.embedder = nullptr;
  work.sync(request);
  work.embedder = embedder.get();
  CHECK(work.sync().embedded == 0);
  CHECK(work.sync(request).embedded == all);
}

TEST_CASE("a sync keeps the approximate index of vectors that is asked for", "[indexer][sync]") {
  Workplace work;
  work.write_many();
  const auto embedder = make_hashing_embedder();
  work.embedder = embedder.get();
  const fs::path graph = work.database().string() + ".hnsw";
  const SyncReport few = work.sync();
  CHECK(few.vectors_indexed == 0);
  CHECK_FALSE(fs::exists(graph));

  work.vector_index = VectorIndex::hnsw;
  CHECK(work.sync().vectors_indexed == few.embedded);
  CHECK(work.sync().vectors_indexed == 0);
  fs::resize_file(graph, fs::file_size(graph) / 2);
  CHECK(work.sync().vectors_indexed == few.embedded);
  SyncRequest rebuild;
  rebuild.rebuild = true;
  CHECK(work.sync(rebuild).vectors_indexed == 0);  // its vectors were taken over
  CHECK(fs::exists(graph));

  work.vector_index = VectorIndex::exact;
  work.sync();
  CHECK_FALSE(fs::exists(graph));
}

TEST_CASE("another chunk size makes every document anew", "[indexer][sync]") {
  Workplace work;
  std::string text = "# Long\n";
  for (int i = 0; i < 60; ++i)
    text += "\nA paragraph of a few words about number " + std::to_string(i) + ".\n";
  work.write("a.md", text);
  const std::int64_t large = work.sync().chunks;
  work.max_tokens = 60;
  const SyncReport report = work.sync();
  CHECK(report.chunks > large);
  CHECK(counts(report) == "0 0 0 0 1");
  CHECK(work.sync().chunks == report.chunks);
}

TEST_CASE("a stop keeps what is done, removes nothing, and the next sync goes on",
          "[indexer][sync]") {
  Workplace work;
  work.write("gone.md", "# G\n");
  work.sync();
  fs::remove(work.docs() / "gone.md");
  work.write_many();
  std::stop_source stop;
  work.progress = [&stop](const SyncProgress& told) {
    if (told.stage == SyncStage::text && told.done > 0) stop.request_stop();
  };
  const auto stopped = work.try_sync({}, stop.get_token());
  REQUIRE(stopped);
  CHECK(stopped->cancelled);
  CHECK(stopped->sources.front().added >= 1);
  CHECK(stopped->sources.front().added < 25);
  CHECK(stopped->documents == stopped->sources.front().added + 1);

  work.progress = {};
  CHECK_FALSE(work.sync().cancelled);
  CHECK(work.reader().counts("")->documents == 25);
}

namespace {

/// "a.md=web", by path, of all documents that are about a service.
std::string joins_in(const Reader& reader) {
  std::string out;
  const auto rows = reader.list_rows(DocumentSet());
  REQUIRE(rows);
  for (const Reader::Listed& listed : *rows)
    for (const JoinRow& join : listed.joins)
      out += str_cat(out.empty() ? "" : " ", listed.row.path, "=", join.service);
  return out;
}

}  // namespace

TEST_CASE("a catalog that changes a name joins pages anew that nobody touched",
          "[indexer][sync][joins]") {
  Workplace work;
  work.write("Ledger-down.md", "# The ledger is down\n");
  work.write("other.md", "# Other\n");
  work.sync();
  CHECK(joins_in(work.reader()) == "");

  work.write("services.yaml", "services:\n  - name: ledger\n");
  CHECK(work.sync().sources.front().updated == 0);
  CHECK(joins_in(work.reader()) == "Ledger-down.md=ledger");

  work.write("services.yaml", "services:\n  - name: book\n    aliases: [ledger]\n");
  work.sync();
  CHECK(joins_in(work.reader()) == "Ledger-down.md=book");

  fs::remove(work.docs() / "services.yaml");
  SyncRequest meant;
  meant.allow_mass_delete = true;  // the only file of facts
  work.sync(meant);
  CHECK(joins_in(work.reader()) == "");
}

TEST_CASE("a page that changes is joined anew, alone", "[indexer][sync][joins]") {
  Workplace work;
  work.write("services.yaml", "services:\n  - name: ledger\n  - name: payments\n");
  work.write("a.md", "# The ledger is down\n");
  work.write("b.md", "---\nservices: [Payments, elsewhere]\n---\n# B\n");
  work.sync();
  CHECK(joins_in(work.reader()) == "a.md=ledger b.md=elsewhere b.md=payments");

  work.write("a.md", "# The payments are down\n");
  work.sync();
  CHECK(joins_in(work.reader()) == "a.md=payments b.md=elsewhere b.md=payments");
  CHECK(joins_in(work.reader()) == [&] {
    SyncRequest rebuild;
    rebuild.rebuild = true;
    work.sync(rebuild);
    return joins_in(work.reader());
  }());
}

TEST_CASE("progress ends at its total in every stage", "[indexer][sync]") {
  Workplace work;
  work.write_many();
  const auto embedder = make_hashing_embedder();
  work.embedder = embedder.get();
  std::map<SyncStage, SyncProgress> last;
  work.progress = [&last](const SyncProgress& told) { last[told.stage] = told; };
  const SyncReport report = work.sync();
  REQUIRE(last.size() == 3);
  CHECK(last[SyncStage::text].done == 25);
  CHECK(last[SyncStage::text].total == 25);
  CHECK(last[SyncStage::embed].done == report.embedded);
  CHECK(last[SyncStage::embed].total == report.embedded);
}

TEST_CASE("a second writer is told who holds the index", "[indexer][sync]") {
  const Workplace work;
  work.write("a.md", "# A\n");
  work.sync();
  const auto holder = Writer::open(work.database());
  REQUIRE(holder);
  SyncRequest request;
  request.lock_wait_ms = 0;
  const auto busy = work.try_sync(request);
  REQUIRE_FALSE(busy);
  CHECK(busy.error().code == Errc::busy);
}

TEST_CASE("a damaged index is replaced by a rebuild and by nothing else", "[indexer][sync]") {
  const Workplace work;
  work.write("a.md", "# A\n");
  work.sync();
  std::ofstream(work.database(), std::ios::binary) << std::string(8'192, 'x');
  const auto damaged = work.try_sync();
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().code == Errc::corrupt);
  SyncRequest rebuild;
  rebuild.rebuild = true;
  CHECK(counts(work.sync(rebuild)) == "1 0 0 0 0");
}

TEST_CASE("an empty folder and a folder of odd files are synced without a word",
          "[indexer][sync]") {
  const Workplace work;
  fs::create_directories(work.docs());
  CHECK(work.sync().documents == 0);
  work.write("empty.md", "");
  work.write("blank.md", "\n\n  \n");
  work.write("latin1.md", "# caf\xE9\n");
  const SyncReport report = work.sync();
  CHECK(report.documents == 3);
  CHECK_FALSE(report.partial());
  CHECK(report.sources.front().warnings.size() == 1);
}

}  // namespace runbook::test
