// The approximate index of vectors: near enough, never wrong, of use while pages change, and loaded
// only when it is whole.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <set>

#include "store/hnsw_index.h"
#include "store/resident_vectors.h"
#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDimension = 48;

std::uint32_t fresh_seed() {
  const std::uint32_t seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  return seed;
}

/// Vectors of length 1 in clusters, as those of texts lie.
class Clusters {
 public:
  explicit Clusters(std::uint32_t seed) : random_(seed) {
    for (std::uint32_t i = 0; i < 12; ++i)
      centres_.push_back(make_vector(seed + i, kDimension));
  }
  Vector make() {
    std::normal_distribution<float> around(0, 0.08F);
    Vector vector = centres_[random_() % centres_.size()];
    double squares = 0;
    for (float& value : vector) {
      value += around(random_);
      squares += double{value} * double{value};
    }
    for (float& value : vector)
      value = static_cast<float>(double{value} / std::sqrt(squares));
    return vector;
  }

 private:
  std::mt19937 random_;
  std::vector<Vector> centres_;
};

/// Vectors as the store keeps them.
struct Rows {
  std::vector<QuantizedVector> vectors;
  std::vector<StoredVector> stored;

  Rows(std::size_t count, std::uint32_t seed) {
    Clusters clusters(seed);
    for (std::size_t i = 0; i < count; ++i)
      vectors.push_back(quantize(clusters.make()));
    for (std::size_t i = 0; i < count; ++i)
      stored.push_back({.text_hash = hash_of(std::to_string(i)),
                        .scale = double{vectors[i].scale},
                        .values = vectors[i].values});
  }

  /// The places of the nearest, by the exact scan.
  std::set<std::uint32_t> nearest(const ScanVector& question, std::size_t count) const {
    std::vector<std::pair<double, std::uint32_t>> all;
    for (std::uint32_t i = 0; i < stored.size(); ++i) {
      const std::int64_t product =
          dot_portable(stored[i].values.data(), question.values.data(), kDimension);
      all.emplace_back(-static_cast<double>(product) * stored[i].scale, i);
    }
    std::sort(all.begin(), all.end());
    std::set<std::uint32_t> places;
    for (std::size_t i = 0; i < count; ++i)
      places.insert(all[i].second);
    return places;
  }
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

fs::path graph_of(const fs::path& database) {
  return database.string() + ".hnsw";
}
fs::path head_of(const fs::path& database) {
  return database.string() + ".hnsw.head";
}

}  // namespace

TEST_CASE("of ten nearest vectors the approximate index finds 98 of 100", "[store][hnsw]") {
  const std::uint32_t seed = fresh_seed();
  const Rows rows(1'500, seed);
  const HnswIndex index = must(HnswIndex::build(rows.stored, {}));
  REQUIRE(index.texts().size() == rows.stored.size());
  Clusters clusters(seed);
  std::size_t found = 0;
  constexpr std::size_t kQuestions = 100;
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const ScanVector question = must(make_scan_vector(clusters.make()));
    const std::vector<std::uint32_t> places = must(index.nearest(question, 10));
    REQUIRE(places.size() == 10);
    const std::set<std::uint32_t> expected = rows.nearest(question, 10);
    found += static_cast<std::size_t>(
        std::count_if(places.begin(), places.end(),
                      [&](std::uint32_t place) { return expected.contains(place); }));
  }
  CHECK(found >= kQuestions * 10 * 98 / 100);
}

TEST_CASE("a saved approximate index answers as the one that was built", "[store][hnsw]") {
  const TempDir folder;
  const fs::path database = folder.path() / "index.db";
  const Rows rows(200, 7);
  const HnswIndex built = must(HnswIndex::build(rows.stored, {}));
  must(built.save(database, "m"));
  const HnswIndex loaded = must(HnswIndex::load(database, "m"));
  CHECK(std::ranges::equal(loaded.texts(), built.texts()));
  for (const fs::path& file : {graph_of(database), head_of(database)})
    CHECK((fs::status(file).permissions() & fs::perms::others_all) == fs::perms::none);
  CHECK(must(HnswIndex::inspect(database, "m")).size() == 200);
  Clusters clusters(8);
  for (int i = 0; i < 20; ++i) {
    const ScanVector question = must(make_scan_vector(clusters.make()));
    CHECK(must(loaded.nearest(question, 10)) == must(built.nearest(question, 10)));
  }
  CHECK(loaded.nearest(must(make_scan_vector(make_vector(1, 16))), 10).error().code ==
        Errc::invalid_argument);
  CHECK(HnswIndex::load(database, "another").error().code == Errc::corrupt);
  HnswIndex::remove(database);
  CHECK(HnswIndex::load(database, "m").error().code == Errc::not_found);
}

TEST_CASE("a damaged approximate index is never loaded", "[store][hnsw]") {
  const TempDir folder;
  const fs::path database = folder.path() / "index.db";
  const Rows rows(60, 7);
  must(must(HnswIndex::build(rows.stored, {})).save(database, "m"));
  std::mt19937 random(fresh_seed());
  for (const fs::path& file : {graph_of(database), head_of(database)}) {
    const std::string whole = bytes_of(file);
    REQUIRE(whole.size() > 100);
    for (int round = 0; round < 60; ++round) {
      std::string damaged = whole;
      damaged[random() % whole.size()] ^= static_cast<char>(1U << random() % 8);
      write(file, damaged);
      CHECK(HnswIndex::load(database, "m").error().code == Errc::corrupt);
    }
    for (const std::size_t kept :
         {std::size_t{0}, std::size_t{15}, whole.size() / 2, whole.size() - 1}) {
      write(file, whole.substr(0, kept));
      CHECK(HnswIndex::load(database, "m").error().code == Errc::corrupt);
    }
    write(file, whole);
  }
  CHECK(HnswIndex::load(database, "m"));
}

TEST_CASE("a stop ends the making of an approximate index", "[store][hnsw]") {
  std::stop_source stop;
  stop.request_stop();
  CHECK(HnswIndex::build(Rows(50, 7).stored, stop.get_token()).error().code == Errc::cancelled);
}

namespace {

/// A store of pages that each have one chunk and a vector of model "m".
class Pages {
 public:
  Pages() : writer_(must(Writer::open(database()))) {
    source_ = must(writer_.upsert_source("docs", "/srv/docs"));
  }
  fs::path database() const { return folder_.path() / "cache" / "index.db"; }
  Writer& writer() { return writer_; }

  DocumentId add(int number) {
    const std::string name = "page-" + std::to_string(number);
    const DocumentId id = add_document(writer_, source_, name + ".md", "# " + name + "\nText.\n");
    must(writer_.begin());
    for (const PendingChunk& pending : must(writer_.list_pending("m")))
      must(writer_.put_vector("m", pending.text_hash, quantize(clusters_.make())));
    must(writer_.commit());
    return id;
  }
  std::int64_t update(VectorIndex kind, bool changed) {
    return must(writer_.update_vector_index("m", kind, changed, {}));
  }

  /// As a process that lives on asks, once everything is loaded.
  VectorScores ask(VectorIndex kind, const Vector& question, const DocumentSet& documents = {},
                   std::vector<DocumentId> also = {}) const {
    const auto resident = make_resident_vectors(kind);
    must(must(Reader::open(database(), {}, resident)).vectors(question, "m", {}, {}));
    return must(
        must(Reader::open(database(), {}, resident)).vectors(question, "m", documents, also));
  }

 private:
  TempDir folder_;
  Writer writer_;
  SourceId source_{};
  Clusters clusters_{3};
};

}  // namespace

TEST_CASE("the approximate index is made when it is wanted, missing, damaged or too old",
          "[store][hnsw]") {
  Pages pages;
  for (int i = 0; i < 40; ++i)
    pages.add(i);
  CHECK(pages.update(VectorIndex::automatic, true) == 0);  // few are scanned
  CHECK_FALSE(fs::exists(graph_of(pages.database())));
  CHECK(pages.update(VectorIndex::hnsw, false) == 40);  // missing
  CHECK(pages.update(VectorIndex::hnsw, true) == 0);
  CHECK(must(pages.writer().reader().disk_parts()).at("approximate index") > 0);

  const std::string whole = bytes_of(graph_of(pages.database()));
  write(graph_of(pages.database()), whole.substr(1));
  CHECK(pages.update(VectorIndex::hnsw, false) == 40);  // damaged
  fs::remove(head_of(pages.database()));
  CHECK(pages.update(VectorIndex::hnsw, false) == 40);

  for (int i = 40; i < 44; ++i)
    pages.add(i);
  CHECK(pages.update(VectorIndex::hnsw, true) == 0);  // 4 of 44: scanned beside it
  pages.add(44);
  CHECK(pages.update(VectorIndex::hnsw, true) == 45);

  CHECK(pages.update(VectorIndex::exact, false) == 0);
  CHECK_FALSE(fs::exists(graph_of(pages.database())));
  CHECK_FALSE(fs::exists(head_of(pages.database())));
}

TEST_CASE("answers by the approximate index have the exact scores, whatever changed since",
          "[store][hnsw]") {
  Pages pages;
  std::vector<DocumentId> ids;
  for (int i = 0; i < 200; ++i)
    ids.push_back(pages.add(i));
  REQUIRE(pages.update(VectorIndex::hnsw, true) == 200);
  ids.push_back(pages.add(200));
  must(pages.writer().begin());
  must(pages.writer().remove_document(ids[5]));
  must(pages.writer().commit());
  REQUIRE(pages.update(VectorIndex::hnsw, true) == 0);

  Clusters clusters(4);
  for (int asked = 0; asked < 10; ++asked) {
    const Vector question = clusters.make();
    std::vector<ChunkScore> exact = pages.ask(VectorIndex::exact, question).chunks;
    REQUIRE(exact.size() == 200);
    const VectorScores found =
        pages.ask(VectorIndex::hnsw, question, {}, {ids[5], ids[9], ids[200]});
    CHECK(found.embedded == 200);
    CHECK(found.chunks.size() < exact.size());  // else nothing was spared
    CHECK(std::is_sorted(found.chunks.begin(), found.chunks.end(),
                         [](const auto& a, const auto& b) { return a.chunk < b.chunk; }));
    const auto score_of = [&](ChunkId chunk) {
      const auto one = std::find_if(exact.begin(), exact.end(),
                                    [&](const ChunkScore& each) { return each.chunk == chunk; });
      return one == exact.end() ? -2.0 : one->score;
    };
    std::set<DocumentId> documents;
    for (const ChunkScore& one : found.chunks) {
      CHECK(one.score == score_of(one.chunk));
      documents.insert(document_of(one.chunk));
    }
    CHECK(documents.contains(ids[9]));
    CHECK(documents.contains(ids[200]));
    CHECK_FALSE(documents.contains(ids[5]));
    std::sort(exact.begin(), exact.end(),
              [](const auto& a, const auto& b) { return a.score > b.score; });
    std::size_t best = 0;
    for (std::size_t i = 0; i < 50; ++i)
      if (documents.contains(document_of(exact[i].chunk))) ++best;
    CHECK(best >= 49);
  }
}

TEST_CASE("a filter is served by the scan, a damaged approximate index too", "[store][hnsw]") {
  Pages pages;
  std::vector<DocumentId> ids;
  for (int i = 0; i < 100; ++i)
    ids.push_back(pages.add(i));
  REQUIRE(pages.update(VectorIndex::hnsw, true) == 100);
  const Vector question = make_vector(1, kDimension);
  DocumentSet last{.all = false,
                   .allowed = std::vector<bool>(static_cast<std::size_t>(ids.back()) + 1)};
  last.allowed.back() = true;
  REQUIRE(pages.ask(VectorIndex::hnsw, question).chunks.size() < 100);
  CHECK(pages.ask(VectorIndex::hnsw, question, last).chunks.size() == 1);
  write(graph_of(pages.database()), "nothing of the kind");
  CHECK(pages.ask(VectorIndex::hnsw, question).chunks.size() == 100);
}

}  // namespace runbook::test
