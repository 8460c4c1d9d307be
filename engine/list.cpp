#include "engine/list.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "retriever/retriever.h"

namespace runbook {
namespace {

DocumentInfo info_of(Reader::Listed listed, int max_age_days, const Clock& clock) {
  FetchedDocument document;
  document.row = std::move(listed.row);
  document.source_name = std::move(listed.source.name);
  document.source_root = std::move(listed.source.root);
  document.joins = std::move(listed.joins);
  return describe(document, max_age_days, clock);
}

/// Documents come by source and path, and equal ones stay so.
void sort_by(ListOrder order, std::vector<DocumentInfo>& documents) {
  if (order == ListOrder::path) return;
  const auto before = [order](const DocumentInfo& a, const DocumentInfo& b) {
    if (order == ListOrder::type) return a.type < b.type;
    return a.freshness.date.value_or("") > b.freshness.date.value_or("");
  };
  std::stable_sort(documents.begin(), documents.end(), before);
}

}  // namespace

Result<ListReply> list_documents(const ListRequest& request, const Reader& reader, int max_age_days,
                                 const Clock& clock) {
  if (request.limit < 0) {
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("limit: expected 0 or more, got ", request.limit)};
  }
  RB_TRY(const DocumentSet set, reader.select(request.filters));
  RB_TRY(std::vector<Reader::Listed> rows, reader.list_rows(set));
  ListReply reply;
  reply.total = static_cast<std::int64_t>(rows.size());
  reply.documents.reserve(rows.size());
  for (Reader::Listed& row : rows)
    reply.documents.push_back(info_of(std::move(row), max_age_days, clock));
  sort_by(request.order, reply.documents);
  const auto limit = static_cast<std::size_t>(request.limit);
  if (limit > 0 && reply.documents.size() > limit) reply.documents.resize(limit);
  return reply;
}

}  // namespace runbook
