#include "retriever/calibrate.h"

#include <algorithm>
#include <cmath>

namespace runbook {
namespace {

/// The weights are those that part 1,109 alert texts and the questions of the sample corpus that
/// have an answer from those that have none, asked of both (50 of 100; the other 50 only judged
/// it); the scale is then the chance that the first page is one a judge named. Reliability,
/// cross-validated: docs/ranking.md.
struct Logistic {
  double constant = 0;
  double coverage = 0;
  double log_bm25 = 0;
  double cosine = 0;
  double least = 0;  ///< nothing relevant below
};

/// Below the least lie, of 200 questions without an answer (100, asked of two collections), of the
/// 1,109 alert texts and of 93 answered questions of the sample corpus: words 188, 11, 22; both
/// signals 188, 3, 16; meaning alone 188, 6, 19. With both signals 4 of the last 93 would be
/// refused for 163 of the first.
constexpr Logistic kLexical{-5.198, 3.078, 3.002, 0.0, 0.315};
constexpr Logistic kHybrid{-4.731, 2.522, 1.292, 4.142, 0.366};
constexpr Logistic kVector{-3.484, 3.178, 0.0, 4.050, 0.330};

const Logistic& model_of(const AbsoluteEvidence& evidence) {
  if (!evidence.has_vectors) return kLexical;
  return evidence.has_words ? kHybrid : kVector;
}

/// In a handful of pages every word is in half of them and bm25, which counts on rarity, comes near
/// zero for the very title asked for. Up to so many chunks (some thirty pages) coverage speaks for
/// it: by words alone a chunk that holds all of the question gets .65, one that holds half .12,
/// below the least.
constexpr double kFewChunks = 200;
constexpr double kGoodMatch = 1.5;

/// The main subject of a collection is in so many chunks that its rarity says nothing. Whoever asks
/// for it by its name gets enough to be answered, and no more than a weak one.
constexpr double kNamesPage = 0.42;

double comparable_bm25(const AbsoluteEvidence& evidence) {
  if (evidence.log_chunks <= 0) return 0;
  const double bm25 = evidence.best_bm25 / evidence.log_chunks;
  const bool few = evidence.log_chunks < std::log1p(kFewChunks);
  return few ? std::max(bm25, kGoodMatch * evidence.coverage) : bm25;
}

}  // namespace

double comparable_cosine(double cosine, double floor) {
  constexpr double kFittedFloor = 0.13;  // of all-MiniLM-L6-v2
  if (floor == kFittedFloor || floor >= 1) return cosine;
  return kFittedFloor + (1 - kFittedFloor) * (cosine - floor) / (1 - floor);
}

Calibration calibrate(const AbsoluteEvidence& evidence) {
  const Logistic& model = model_of(evidence);
  Calibration made{.terms = {}, .constant = model.constant};
  made.log_odds = model.constant;
  const auto add = [&](std::string_view name, double raw, double value, double weight) {
    if (weight == 0) return;
    made.terms.push_back(
        {.evidence = std::string(name), .raw = raw, .value = value, .weight = weight});
    made.log_odds += weight * value;
  };
  add("coverage", evidence.coverage, evidence.coverage, model.coverage);
  add("bm25", evidence.best_bm25, std::log1p(comparable_bm25(evidence)), model.log_bm25);
  add("cosine", evidence.best_cosine, evidence.best_cosine, model.cosine);
  made.least_chance = evidence.names_page ? kNamesPage : 0.0;
  made.chance = std::max(1.0 / (1.0 + std::exp(-made.log_odds)), made.least_chance);
  return made;
}

double chance_of(const AbsoluteEvidence& evidence) {
  return calibrate(evidence).chance;
}

double score_of(const Calibration& calibration) {
  return std::min(calibration.highest,
                  std::max(calibration.chance * calibration.share, calibration.least));
}

double least_score(const AbsoluteEvidence& evidence) {
  return model_of(evidence).least;
}

// Of questions that have an answer and name no page, with a chance from .75 upwards the first page
// was right for 83 of 100, from .5 for 75, below for 69 (both signals, cross-validated).
MatchLabel label_of(double score) {
  if (score >= 0.75) return MatchLabel::strong;
  return score >= 0.5 ? MatchLabel::good : MatchLabel::weak;
}

}  // namespace runbook
