// From a raw sum that means nothing outside its question to a score that does, and to the label.
#pragma once

#include "runbook/types/search.h"

namespace runbook {

/// What does not depend on the other documents: how near, how complete, whether named.
struct AbsoluteEvidence {
  double best_cosine = 0;  ///< of the question with any chunk; ignored without vectors
  double coverage = 0;     ///< best share of the question's words, by rarity, that one page holds
  bool has_vectors = false;
};

/// The chance that the first document is one a judge would name, for raw = that document's sum;
/// grows with raw, so the order of hits is kept. In [0, 1].
double calibrated(double raw, const AbsoluteEvidence& evidence);

/// A page that the question names exactly is at least this sure.
inline constexpr double kExactScore = 0.95;

/// Below: nothing relevant.
double default_min_score(bool has_vectors);

MatchLabel label_of(double score);

}  // namespace runbook
