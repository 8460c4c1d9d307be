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

TEST_CASE("every kernel gives the same whole number", "[store][exact_index]") {
  std::mt19937 random(20260115);
  std::uniform_int_distribution<int> small(-127, 127);
  std::uniform_int_distribution<int> wide(-8191, 8191);
  for (const std::size_t size : {1U, 15U, 16U, 17U, 31U, 384U, 1000U, 16384U}) {
    std::vector<std::int8_t> a(size);
    std::vector<std::int16_t> b(size);
    for (auto& value : a)
      value = static_cast<std::int8_t>(small(random));
    for (auto& value : b)
      value = static_cast<std::int16_t>(wide(random));
    CHECK(dot_kernel()(a.data(), b.data(), size) == dot_portable(a.data(), b.data(), size));
  }
}

TEST_CASE("the largest values do not overflow a kernel", "[store][exact_index]") {
  const std::vector<std::int8_t> a(kMaxDimension, -128);
  const std::vector<std::int16_t> b(kMaxDimension, 8191);
  const std::int64_t expected = std::int64_t{-128} * 8191 * std::ssize(a);
  CHECK(dot_portable(a.data(), b.data(), a.size()) == expected);
  CHECK(dot_kernel()(a.data(), b.data(), a.size()) == expected);
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
  const auto scores = must(reader.vectors(question, "m", {})).chunks;
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
  CHECK(must(reader.vectors(make_vector(1), "another", {})).chunks.empty());
  CHECK(reader.vectors(make_vector(1, 16), "m", {}).error().code == Errc::invalid_argument);
}

TEST_CASE("equal texts share a vector and a renamed file keeps its own", "[store][vectors]") {
  const SmallStore store;
  Writer writer = must(Writer::open(store.database()));
  const SourceId source = must(writer.reader().list_sources()).front().id;
  add_document(writer, source, "copy/KafkaLag.md",
               "# Kafka lag\nConsumers fall behind.\n## Diagnosis\nLook at KubePodCrashLooping.\n");
  CHECK(must(writer.list_pending("m")).empty());
  CHECK(must(writer.reader().vectors(make_vector(1), "m", {})).chunks.size() == 6);
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
