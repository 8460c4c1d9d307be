#include "retriever/pages.h"

#include <utility>

namespace runbook {

Status Pages::fetch(std::span<const DocumentId> documents) {
  std::vector<DocumentId> missing;
  for (const DocumentId document : documents)
    if (!pages_.contains(document)) missing.push_back(document);
  if (missing.empty()) return ok();
  RB_TRY(std::vector<FetchedDocument> fetched, evidence_.fetch(missing));
  for (FetchedDocument& page : fetched) {
    const DocumentId id = page.row.id;
    pages_.emplace(id, std::move(page));
  }
  return ok();
}

const FetchedDocument* Pages::find(DocumentId document) const {
  const auto page = pages_.find(document);
  return page == pages_.end() ? nullptr : &page->second;
}

}  // namespace runbook
