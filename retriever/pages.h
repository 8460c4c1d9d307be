// The documents a question has fetched so far: each once.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "runbook/result.h"
#include "store/evidence.h"

namespace runbook {

/// Confined to one question.
class Pages {
 public:
  explicit Pages(const Evidence& evidence) : evidence_(evidence) {}

  /// Fetches those that are not there yet, in one call.
  Status fetch(std::span<const DocumentId> documents);

  /// Null when it was not fetched, or vanished between two calls to the store.
  const FetchedDocument* find(DocumentId document) const;

 private:
  const Evidence& evidence_;
  std::unordered_map<DocumentId, FetchedDocument> pages_;
};

}  // namespace runbook
