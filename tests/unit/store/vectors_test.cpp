#include <iostream>
#include <random>

#include "store/exact_index.h"
#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += double{a[i]} * double{b[i]};
  return sum;
}

}  // namespace

namespace {

/// Null, with a line that says so, where this processor does not have it.
const NamedKernel* kernel(std::string_view name) {
  for (const NamedKernel& one : dot_kernels()) {
    if (one.name == name && one.dot != nullptr) return &one;
  }
  std::cout << "skipped: this processor has no " << name << "\n";
  return nullptr;
}

void check_kernel(std::string_view name) {
  const NamedKernel* const found = kernel(name);
  if (found == nullptr) return;
  const DotKernel dot = found->dot;
  std::mt19937 random(20260115);
  std::uniform_int_distribution<int> small(-127, 127);
  std::uniform_int_distribution<int> wide(-8191, 8191);
  for (const std::size_t size : {1U, 15U, 16U, 17U, 31U, 32U, 33U, 63U, 384U, 1000U, 16384U}) {
    std::vector<std::int8_t> a(size);
    std::vector<std::int16_t> b(size);
    for (auto& value : a)
      value = static_cast<std::int8_t>(small(random));
    for (auto& value : b)
      value = static_cast<std::int16_t>(wide(random));
    CAPTURE(name, size);
    CHECK(dot(a.data(), b.data(), size) == dot_portable(a.data(), b.data(), size));
    std::vector<std::int8_t> stored(size);
    for (auto& value : stored)
      value = static_cast<std::int8_t>(small(random));
    const std::vector<std::int16_t> widened(stored.begin(), stored.end());
    CHECK(found->dot_stored(a.data(), stored.data(), size) ==
          dot_portable(a.data(), widened.data(), size));
  }
  const std::vector<std::int8_t> lowest(kMaxDimension, -128);
  const std::vector<std::int16_t> highest(kMaxDimension, 8191);
  CHECK(dot(lowest.data(), highest.data(), kMaxDimension) ==
        std::int64_t{-128} * 8191 * static_cast<std::int64_t>(kMaxDimension));
}

}  // namespace

TEST_CASE("the portable kernel sums products without overflow", "[store][exact_index]") {
  check_kernel("portable");
}

TEST_CASE("the kernel of AVX2 gives the portable one's whole numbers", "[store][exact_index]") {
  check_kernel("AVX2");
}

TEST_CASE("the kernel of AVX-512 gives the portable one's whole numbers", "[store][exact_index]") {
  check_kernel("AVX-512 VNNI");
}

TEST_CASE("the kernel in use is the fastest that there is", "[store][exact_index]") {
  for (const NamedKernel& one : dot_kernels()) {
    if (one.dot == nullptr) continue;
    CHECK(dot_kernel() == one.dot);
    break;
  }
  CHECK(dot_kernels().back().dot == dot_portable);
}

TEST_CASE("a question that is no vector is refused", "[store][exact_index]") {
  CHECK_FALSE(make_scan_vector({}));
  CHECK_FALSE(make_scan_vector(Vector(kMaxDimension + 1)));
  CHECK_FALSE(make_scan_vector(Vector{1.0F, std::numeric_limits<float>::quiet_NaN()}));
  CHECK_FALSE(make_scan_vector(Vector{std::numeric_limits<float>::infinity()}));
  CHECK(must(make_scan_vector(Vector(8))).scale == 0);
}

TEST_CASE("vector scores are the cosines but for rounding", "[store][vectors]") {
  const SmallStore store;
  const Reader reader = store.read();
  const Vector question = make_vector(3);
  const auto scores = must(reader.vectors(question, "m", {}, {})).chunks;
  REQUIRE(scores.size() == 4);
  std::vector<double> expected;
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    expected.push_back(dot(question, make_vector(seed)));
  }
  std::vector<double> got;
  for (const ChunkScore& score : scores)
    got.push_back(score.score);
  std::sort(expected.begin(), expected.end());
  std::sort(got.begin(), got.end());
  for (std::size_t i = 0; i < got.size(); ++i)
    CHECK(got[i] == Approx(expected[i]).margin(0.01));
  CHECK(got.back() == Approx(1.0).margin(0.01));
  CHECK(std::is_sorted(scores.begin(), scores.end(),
                       [](const auto& a, const auto& b) { return a.chunk < b.chunk; }));
}

TEST_CASE("a question of another model or dimension gets no score", "[store][vectors]") {
  const SmallStore store;
  const Reader reader = store.read();
  CHECK(must(reader.vectors(make_vector(1), "another", {}, {})).chunks.empty());
  CHECK(reader.vectors(make_vector(1, 16), "m", {}, {}).error().code == Errc::invalid_argument);
}

namespace {

std::vector<std::pair<ChunkId, double>> pairs_of(const SignalScores& scores) {
  std::vector<std::pair<ChunkId, double>> pairs;
  for (const ChunkScore& one : scores.chunks)
    pairs.emplace_back(one.chunk, one.score);
  return pairs;
}

}  // namespace

TEST_CASE("vectors that are kept in memory give the very scores of the file", "[store][vectors]") {
  const SmallStore store;
  const auto resident = make_resident_vectors();
  const Vector question = make_vector(3);
  const auto expected = pairs_of(must(store.read().vectors(question, "m", {}, {})));
  DocumentSet second{.all = false, .allowed = {false, false, true}};
  const auto filtered = pairs_of(must(store.read().vectors(question, "m", second, {})));
  REQUIRE(filtered.size() == 2);
  for (int asked = 0; asked < 3; ++asked) {  // from the file, while loading, from memory
    const Reader reader = must(Reader::open(store.database(), {}, resident));
    CHECK(pairs_of(must(reader.vectors(question, "m", {}, {}))) == expected);
    CHECK(pairs_of(must(reader.vectors(question, "m", second, {}))) == filtered);
  }
  const Reader reader = must(Reader::open(store.database(), {}, resident));
  CHECK(reader.vectors(make_vector(1, 16), "m", {}, {}).error().code == Errc::invalid_argument);
  CHECK(must(reader.vectors(question, "another", {}, {})).chunks.empty());
}

TEST_CASE("vectors in memory follow every commit", "[store][vectors]") {
  const SmallStore store;
  const auto resident = make_resident_vectors();
  const auto count = [&] {
    const Reader reader = must(Reader::open(store.database(), {}, resident));
    return must(reader.vectors(make_vector(1), "m", {}, {})).chunks.size();
  };
  for (int asked = 0; asked < 3; ++asked)
    CHECK(count() == 4);
  Writer writer = must(Writer::open(store.database()));
  const SourceId source = must(writer.reader().list_sources()).front().id;
  add_document(writer, source, "New.md", "# New\nSomething else.\n");
  CHECK(count() == 4);  // not embedded yet
  embed_all(writer);
  for (int asked = 0; asked < 3; ++asked)
    CHECK(count() == 5);
  must(writer.begin());
  must(writer.remove_document(must(writer.reader().find_documents("New.md")).front()));
  for (int asked = 0; asked < 3; ++asked)
    CHECK(count() == 5);  // not committed yet
  must(writer.commit());
  for (int asked = 0; asked < 3; ++asked)
    CHECK(count() == 4);
}

TEST_CASE("nothing is pending once all was embedded, until a page changes", "[store][vectors]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  must(writer.note_all_embedded("m"));
  CHECK(must(writer.list_pending("m")).empty());
  CHECK(must(writer.reader().pending_chunks("m")) == 0);
  CHECK(must(writer.reader().pending_chunks("another")) == 4);
  const SourceId source = must(writer.reader().list_sources()).front().id;
  add_document(writer, source, "New.md", "# New\nSomething else.\n");
  CHECK(must(writer.list_pending("m")).size() == 1);
  CHECK(must(writer.reader().pending_chunks("m")) == 1);
  embed_all(writer);
  must(writer.note_all_embedded("m"));
  must(writer.begin());
  must(writer.remove_vectors("m"));
  must(writer.commit());
  CHECK(must(writer.list_pending("m")).size() == 5);
}

TEST_CASE("equal texts share a vector and a renamed file keeps its own", "[store][vectors]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  const SourceId source = must(writer.reader().list_sources()).front().id;
  add_document(writer, source, "copy/KafkaLag.md",
               "# Kafka lag\nConsumers fall behind.\n## Diagnosis\nLook at KubePodCrashLooping.\n");
  CHECK(must(writer.list_pending("m")).empty());
  CHECK(must(writer.reader().vectors(make_vector(1), "m", {}, {})).chunks.size() == 6);
}

TEST_CASE("pending texts come once each, longest first, as the embedder sees them",
          "[store][vectors]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  const SourceId source = must(writer.reader().list_sources()).front().id;
  const std::string text = "short\n## Long\n" + std::string(500, 'x') + "\n";
  add_document(writer, source, "a/t.md", text);
  add_document(writer, source, "b/t.md", text);
  const auto pending = must(writer.list_pending("m"));
  REQUIRE(pending.size() == 2);
  CHECK(pending[0].tokens > pending[1].tokens);
  const auto texts = must(writer.embedding_texts(pending));
  REQUIRE(texts.size() == 2);
  CHECK(texts[0] == "t > Long\n## Long\n" + std::string(500, 'x') + "\n");
  CHECK(texts[1] == "t\nshort\n");
  CHECK(hash_of(texts[0]) == pending[0].text_hash);
}

TEST_CASE("a vector that no chunk uses goes after some days", "[store][vectors]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  const auto found = must(writer.reader().find_documents("KafkaLag.md"));
  const SourceId source = must(writer.reader().list_sources()).front().id;
  const std::string text = must(writer.reader().fetch(found)).front().text;
  CHECK(must(writer.remove_unused_vectors(0)) == 0);
  must(writer.remove_document(found.front()));
  CHECK(must(writer.remove_unused_vectors(7)) == 0);
  add_document(writer, source, "KafkaLag.md", text);
  CHECK(must(writer.remove_unused_vectors(0)) == 0);  // in use again
  CHECK(must(writer.list_pending("m")).empty());
  must(writer.remove_document(must(writer.reader().find_documents("KafkaLag.md")).front()));
  CHECK(must(writer.remove_unused_vectors(0)) == 2);
}

TEST_CASE("what is no vector is not kept", "[store][vectors]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  const Hash128 hash = hash_of("x");
  CHECK_FALSE(writer.put_vector("m", hash, {}));
  CHECK_FALSE(writer.put_vector("m", hash, {{1, 2}, std::numeric_limits<float>::quiet_NaN()}));
  CHECK_FALSE(writer.put_vector("m", hash, {{1, 2}, -1.0F}));
}

}  // namespace runbook::test
