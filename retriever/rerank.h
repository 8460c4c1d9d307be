// Rerank: a few named features on top of the fused score. None of them crosses a tier.
//
// What was tried and left out, with figures: docs/ranking.md.
#pragma once

#include <cstddef>
#include <vector>

#include "retriever/features.h"
#include "retriever/fuse.h"
#include "retriever/pages.h"
#include "retriever/tiers.h"

namespace runbook {

struct RerankOptions {
  double name_weight = 0.20;      ///< the question names the page
  double pairs_weight = 0.25;     ///< share of the question's word pairs that the page holds
  double title_weight = 0.12;     ///< share of the page's name that the question says
  double coverage_weight = 0.20;  ///< share of the question's words that the page holds
  std::size_t depth = 20;         ///< pages read for these; 30 and 50 rank the same
};

/// The order of the fused signals alone.
inline constexpr RerankOptions kNoFeatures{
    .name_weight = 0, .pairs_weight = 0, .title_weight = 0, .coverage_weight = 0};

/// A candidate whose page is at hand.
struct RankedDocument {
  Candidate candidate;
  TextMatch match;
};

/// Adds the features and orders by tier, score, share of the question's words, path, source;
/// fetches the pages it needs.
/// @return at least the best `count` documents, as many as there are
Result<std::vector<RankedDocument>> rerank(std::vector<Candidate> candidates,
                                           const NameMatches& names, const Matcher& matcher,
                                           Pages& pages, const Evidence& evidence,
                                           std::size_t count, const RerankOptions& options = {});

}  // namespace runbook
