// From sums that mean nothing outside their question to a score that does, and to its label.
#pragma once

#include "runbook/types/search.h"

namespace runbook {

/// What does not depend on which document is best: how near, how complete.
struct AbsoluteEvidence {
  double best_cosine = 0;   ///< of the question with any chunk; ignored without vectors
  double best_bm25 = 0;     ///< of any chunk
  double log_chunks = 0;    ///< ln(chunks + 1): what makes a bm25 comparable over index sizes
  double coverage = 0;      ///< best share of the question's words, by rarity, in one ranked chunk
  bool names_page = false;  ///< features.h: by its words alone
  bool has_words = true;    ///< false: the words were not asked
  bool has_vectors = false;
};

/// A cosine as the local model would have it, with which all this was fitted: both count from the
/// floor of unrelated texts up to 1.
double comparable_cosine(double cosine, double floor);

/// The chance that the first document is one that a judge would name, with what it is made of.
/// What depends on a hit (share, tier, the hit before) is left open.
Calibration calibrate(const AbsoluteEvidence& evidence);

/// calibrate's chance. In [0, 1].
double chance_of(const AbsoluteEvidence& evidence);

/// What the record says; the only way to a hit's score.
double score_of(const Calibration& calibration);

/// Of 310 alert texts that name a page exactly, the first page was right in 96 of 100.
inline constexpr double kExactScore = 0.95;

/// Below: nothing relevant. Depends on which signals were asked.
double least_score(const AbsoluteEvidence& evidence);

MatchLabel label_of(double score);

}  // namespace runbook
