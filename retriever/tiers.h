// Exact tiers: a known alert, then a name, before any score. No later stage moves a hit across.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "retriever/query.h"
#include "runbook/result.h"
#include "runbook/types/search.h"
#include "store/evidence.h"

namespace runbook {

/// How a document is named by the question.
struct NameMatch {
  Tier tier = Tier::score;
  bool equals_name = false;  ///< file name, title or alias: the NAME feature
  std::string reason{};      ///< `title equals "KubePodCrashLooping"`, of the best match
};

/// Documents that the question names; all others are of the last tier.
using NameMatches = std::unordered_map<DocumentId, NameMatch>;

/// `alerts:` equal to any name of the question → alert; file name, title or alias equal to a name
/// that decides (query.h) → name; equal to any other → the score tier, with the feature. A heading
/// counts as a name when no page has it as its own.
Result<NameMatches> find_names(const Query& query, const Evidence& evidence,
                               const DocumentSet& documents);

}  // namespace runbook
