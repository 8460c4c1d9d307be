// Placements → hits: everything a reader needs to act on one, and what happened to its file since.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "retriever/graph_signal.h"
#include "retriever/place.h"
#include "retriever/retriever.h"
#include "retriever/tiers.h"

namespace runbook {

struct HitOptions {
  int max_age_days = 90;
  bool explain = false;
  std::span<const std::string> hypotheses{};  ///< which a term of the score may be about
  const GraphSignal* graph = nullptr;         ///< null: no service is named
};

/// Everything but rank, score and label, which depend on the other hits.
/// Stats the file; opens nothing.
Result<Hit> make_hit(const Placement& placement, const Matcher& matcher, const NameMatches& names,
                     const Evidence& evidence, const Clock& clock, const HitOptions& options);

}  // namespace runbook
