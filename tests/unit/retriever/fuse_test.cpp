#include "retriever/fuse.h"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

ChunkScore chunk(std::int64_t document, std::int64_t order, double score) {
  return {.chunk = chunk_id(DocumentId{document}, order), .score = score};
}

Signals signals(std::vector<ChunkScore> lexical, std::vector<ChunkScore> vectors) {
  Signals out;
  out.lexical = SignalScores{std::move(lexical)};
  out.vectors = SignalScores{std::move(vectors)};
  out.cosine_floor = 0.1;
  return out;
}

double total(const std::vector<Candidate>& candidates, std::int64_t document) {
  for (const Candidate& one : candidates)
    if (one.document == DocumentId{document}) return one.score.total();
  return -1;
}

/// The share of the best bm25, as it is fused.
double bent(double share) {
  return std::pow(share, 0.6);
}

}  // namespace

TEST_CASE("a document is scored by its best chunk of each signal", "[retriever][fuse]") {
  const Signals given = signals({chunk(1, 0, 5), chunk(1, 1, 10), chunk(2, 0, 4)},
                                {chunk(1, 0, 0.6), chunk(1, 1, 0.2), chunk(2, 0, 0.35)});
  const auto found = Fusion(given, {}).candidates({});
  REQUIRE(found.size() == 2);
  CHECK(total(found, 1) == Approx(0.5 * 1.0 + 0.5 * 1.0));
  CHECK(total(found, 2) == Approx(0.5 * bent(0.4) + 0.5 * 0.5));
}

TEST_CASE("a document outside one signal's best gets its true score from it", "[retriever][fuse]") {
  const Signals given =
      signals({chunk(1, 0, 10), chunk(2, 0, 6)}, {chunk(1, 0, 0.2), chunk(2, 0, 0.6)});
  const auto found = Fusion(given, {.alpha = 0.5, .best_chunks = 1}).candidates({});
  CHECK(total(found, 2) == Approx(0.5 * bent(0.6) + 0.5 * 1.0));
}

TEST_CASE("only documents of the best chunks and named ones are candidates", "[retriever][fuse]") {
  const Signals given = signals({chunk(1, 0, 10), chunk(2, 0, 6), chunk(3, 0, 5)},
                                {chunk(1, 0, 0.9), chunk(2, 0, 0.2), chunk(3, 0, 0.3)});
  const FuseOptions one{.alpha = 0.5, .best_chunks = 1};
  CHECK(Fusion(given, one).candidates({}).size() == 1);
  const NameMatches names = {{DocumentId{3}, {.tier = Tier::name, .equals_name = true}},
                             {DocumentId{9}, {.tier = Tier::alert}}};
  const auto found = Fusion(given, one).candidates(names);
  REQUIRE(found.size() == 3);
  CHECK(total(found, 9) == 0.0);
}

TEST_CASE("cosines below the floor add nothing", "[retriever][fuse]") {
  const Signals given = signals({chunk(1, 0, 1)}, {chunk(1, 0, 0.05), chunk(2, 0, 0.5)});
  CHECK(total(Fusion(given, {}).candidates({}), 1) == Approx(0.5));
  const Signals far = signals({}, {chunk(1, 0, 0.05)});
  CHECK(total(Fusion(far, {}).candidates({}), 1) == 0.0);
}

TEST_CASE("without vectors the words have the whole weight", "[retriever][fuse]") {
  Signals given = signals({chunk(1, 0, 10), chunk(2, 0, 5)}, {});
  given.vectors.reset();
  const auto found = Fusion(given, {}).candidates({});
  CHECK(total(found, 1) == Approx(1.0));
  CHECK(total(found, 2) == Approx(bent(0.5)));
}

TEST_CASE("a document not embedded yet is taken to be as near as its words", "[retriever][fuse]") {
  const Signals given = signals({chunk(1, 0, 10), chunk(2, 0, 8)}, {chunk(1, 0, 0.9)});
  const auto found = Fusion(given, {}).candidates({});
  CHECK(total(found, 2) == Approx(bent(0.8)));
  for (const Candidate& one : found)
    CHECK(one.score.terms()[1].estimated == (one.document == DocumentId{2}));
}

TEST_CASE("nothing found makes no candidates", "[retriever][fuse]") {
  CHECK(Fusion(Signals{}, {}).candidates({}).empty());
  CHECK(Fusion(signals({}, {}), {}).candidates({}).empty());
  CHECK(Fusion(signals({}, {}), {}).chunks_of(DocumentId{1}).empty());
}

TEST_CASE("chunks of a document come best first, ties in their order", "[retriever][fuse]") {
  const Signals given =
      signals({chunk(1, 0, 2), chunk(2, 0, 2), chunk(2, 1, 2), chunk(2, 3, 10), chunk(3, 0, 9)},
              {chunk(2, 0, 0.1), chunk(2, 1, 0.1), chunk(2, 2, 0.9), chunk(2, 3, 0.1)});
  std::vector<std::int64_t> orders;
  for (const FusedChunk& one : Fusion(given, {}).chunks_of(DocumentId{2}))
    orders.push_back(static_cast<std::int64_t>(one.chunk) % kChunksPerDocument);
  CHECK(orders == std::vector<std::int64_t>{2, 3, 0, 1});
}

TEST_CASE("a score is the sum of its recorded terms", "[retriever][fuse]") {
  Score score;
  score.add({.kind = SignalKind::lexical, .raw = 7, .value = 0.5, .weight = 0.5});
  score.add({.kind = SignalKind::name, .raw = 1, .value = 1, .weight = 0.2});
  double sum = 0;
  for (const ScoreTerm& term : score.terms())
    sum += term.weight * term.value;
  CHECK(score.total() == sum);
  CHECK(sum == Approx(0.45));
}

}  // namespace runbook
