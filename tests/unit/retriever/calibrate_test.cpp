#include "retriever/calibrate.h"

#include <cmath>

#include <catch2/catch.hpp>

namespace runbook {

TEST_CASE("the chance grows with every kind of evidence", "[retriever][calibrate]") {
  for (const bool has_vectors : {false, true}) {
    for (const bool has_words : {true, has_vectors ? false : true}) {
      const AbsoluteEvidence weak{.best_cosine = 0.2,
                                  .best_bm25 = 10.0,
                                  .log_chunks = 10.0,
                                  .coverage = 0.2,
                                  .has_words = has_words,
                                  .has_vectors = has_vectors};
      AbsoluteEvidence more = weak;
      more.coverage = 0.9;
      CHECK(chance_of(more) > chance_of(weak));
      more = weak;
      more.best_bm25 = 50.0;
      CHECK(chance_of(more) >= chance_of(weak));
      more = weak;
      more.best_cosine = 0.8;
      CHECK(chance_of(more) >= chance_of(weak));
    }
  }
}

TEST_CASE("cosines of another model are measured from its own floor", "[retriever][calibrate]") {
  CHECK(comparable_cosine(0.5, 0.13) == 0.5);
  CHECK(comparable_cosine(0.78, 0.78) == Approx(0.13));
  CHECK(comparable_cosine(0.89, 0.78) == Approx(0.565));
  CHECK(comparable_cosine(1.0, 0.78) == Approx(1.0));
}

TEST_CASE("cosines do not count without vectors", "[retriever][calibrate]") {
  const AbsoluteEvidence without{.best_cosine = 0.9, .coverage = 0.5};
  const AbsoluteEvidence none{.best_cosine = 0.0, .coverage = 0.5};
  CHECK(chance_of(without) == chance_of(none));
}

TEST_CASE("no evidence is nothing relevant and full evidence is a strong match",
          "[retriever][calibrate]") {
  for (const bool has_vectors : {false, true}) {
    const AbsoluteEvidence nothing{.has_vectors = has_vectors};
    CHECK(chance_of(nothing) < least_score(nothing));
    const double full = chance_of({.best_cosine = 0.9,
                                   .best_bm25 = 60,
                                   .log_chunks = 10,
                                   .coverage = 1,
                                   .has_vectors = has_vectors});
    CHECK(label_of(full) == MatchLabel::strong);
    CHECK(full <= 1.0);
  }
}

TEST_CASE("in an index of three pages a chunk with all words is an answer, one with half is none",
          "[retriever][calibrate]") {
  const AbsoluteEvidence all{.best_bm25 = 0.001, .log_chunks = 1.6, .coverage = 1};
  CHECK(chance_of(all) > least_score(all));
  const AbsoluteEvidence half{.best_bm25 = 0.001, .log_chunks = 1.6, .coverage = 0.5};
  CHECK(chance_of(half) < least_score(half));
}

TEST_CASE("a hit's score is its share of the chance, within what its tier and the hit before allow",
          "[retriever][calibrate]") {
  Calibration hit{.terms = {}, .chance = 0.8, .share = 0.5};
  CHECK(score_of(hit) == Approx(0.4));
  hit.least = kExactScore;
  CHECK(score_of(hit) == kExactScore);
  hit.highest = 0.9;
  CHECK(score_of(hit) == 0.9);
}

TEST_CASE("a chance can be worked out again from its record", "[retriever][calibrate]") {
  const Calibration made = calibrate(
      {.best_cosine = 0.6, .best_bm25 = 20, .log_chunks = 9, .coverage = 0.7, .has_vectors = true});
  double log_odds = made.constant;
  for (const CalibrationTerm& term : made.terms)
    log_odds += term.weight * term.value;
  CHECK(made.terms.size() == 3);
  CHECK(made.log_odds == Approx(log_odds));
  CHECK(made.chance == Approx(1 / (1 + std::exp(-log_odds))));
}

TEST_CASE("labels follow the score", "[retriever][calibrate]") {
  CHECK(label_of(kExactScore) == MatchLabel::strong);
  CHECK(label_of(0.6) == MatchLabel::good);
  CHECK(label_of(0.3) == MatchLabel::weak);
}

}  // namespace runbook
