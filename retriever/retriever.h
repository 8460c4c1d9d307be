// Given a question, ranked evidence, and why: understand → tiers → signals → fuse → rerank →
// results.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "embed/embedder.h"
#include "runbook/result.h"
#include "runbook/types/search.h"
#include "store/evidence.h"

namespace runbook {

/// Each constant stands with its figure in the file that uses it; these are what a configuration
/// may change.
struct RetrieveOptions {
  /// Weight of the vector signal against the lexical. Absent: .5 for a model that was measured
  /// (flat from .4 to .6), .2 for one that was not.
  std::optional<double> alpha;
  double min_score = -1;  ///< below: nothing relevant; -1: the calibrated default
  bool features = true;   ///< rerank by them; false: the order of the fused signals
  int max_age_days = 90;  ///< since validated; older is stale
};

/// @param embedder  may be null; then lexical, and reply.degraded says so with `no_embedder_reason`
/// Stats the files of the hits to mark what changed since the sync; opens none of them.
Result<SearchReply> retrieve(const SearchRequest& request, const Evidence& evidence,
                             const Embedder* embedder, const std::string& no_embedder_reason,
                             const RetrieveOptions& options, const Clock& clock);

/// How old a document is and how that is known: validated → commit → mtime (never inside a git
/// checkout) → unknown.
Freshness freshness_of(const DocumentRow& row, int max_age_days, const Clock& clock);

/// The row as the public type.
DocumentInfo describe(const FetchedDocument& document, int max_age_days, const Clock& clock);

}  // namespace runbook
