#include "retriever/calibrate.h"

#include <algorithm>
#include <cmath>

namespace runbook {
namespace {

/// Fitted so that the figure is the chance that the first document is one a judge named: on 815
/// alert texts that name no page, 84 questions over the sample corpus, and 84 off-topic questions
/// asked of both. What one kind of evidence is worth against another was chosen where the fewest
/// questions with an answer lie below the off-topic ones.
struct Logistic {
  double constant = 0;
  double coverage = 0;
  double log_bm25 = 0;
  double cosine = 0;
  double least = 0;  ///< nothing relevant below
};

/// Below the least lie, of 1,109 alert texts, of 16 off-topic questions of the sample corpus (half
/// of them about other companies' systems) and of its 84 others: words 3, 14, 5; both signals 0,
/// 16, 4; meaning alone 1, 15, 6.
constexpr Logistic kLexical{-5.355, 1.783, 3.566, 0.0, 0.195};
constexpr Logistic kHybrid{-3.925, 1.530, 0.765, 4.590, 0.323};
constexpr Logistic kVector{-3.449, 1.588, 0.0, 4.765, 0.280};

const Logistic& model_of(const AbsoluteEvidence& evidence) {
  if (!evidence.has_vectors) return kLexical;
  return evidence.has_words ? kHybrid : kVector;
}

/// In a handful of pages every word is in half of them and bm25, which counts on rarity, comes near
/// zero for the very title asked for. Up to so many chunks (some thirty pages) coverage speaks for
/// it: by words alone a chunk that holds all of the question gets .42, one that holds half .08,
/// below the least.
constexpr double kFewChunks = 200;
constexpr double kGoodMatch = 1.5;

/// The main subject of a collection is in so many chunks that its rarity says nothing. Whoever asks
/// for it by its name gets what a chunk that holds all of the question gets in few chunks.
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

// Of the alert texts with a chance from .75 upwards the first document was right in 79 of 100, from
// .5 in 73, below in 46 (both signals).
MatchLabel label_of(double score) {
  if (score >= 0.75) return MatchLabel::strong;
  return score >= 0.5 ? MatchLabel::good : MatchLabel::weak;
}

}  // namespace runbook
