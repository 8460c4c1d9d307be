#include "engine/search.h"

#include "base/text.h"
#include "engine/changes.h"
#include "retriever/retriever.h"

namespace runbook {
namespace {

constexpr int kMaxLimit = 200;

RetrieveOptions options_of(const Config& config) {
  RetrieveOptions options;
  options.alpha = config.retrieval.alpha;
  if (config.retrieval.min_score) options.min_score = *config.retrieval.min_score;
  options.features = config.retrieval.features;
  options.max_age_days = config.max_age_days;
  return options;
}

}  // namespace

Status look_closer_at_changes(const Reader& reader, SearchReply& reply) {
  for (Hit& hit : reply.hits) {
    if (!hit.changed_since_sync) continue;
    RB_TRY(const std::vector<DocumentId> ids, reader.find_documents(hit.document.id));
    RB_TRY(const std::vector<FetchedDocument> documents, reader.fetch(ids));
    if (documents.size() != 1) continue;
    hit.changed_since_sync = differs_from_row(hit.document.file, documents.front().row);
  }
  return ok();
}

Result<SearchReply> answer(const SearchRequest& request, const Reader& reader, const Config& config,
                           const Wiring& wiring) {
  SearchRequest asked = request;
  if (asked.limit == 0) asked.limit = config.retrieval.top_k;
  if (asked.limit < 1 || asked.limit > kMaxLimit) {
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("limit: expected a number from 1 to ", kMaxLimit, ", got ",
                                    request.limit)};
  }
  if (asked.hypotheses.size() > kMaxHypotheses) {
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("hypotheses: expected at most ", kMaxHypotheses, ", got ",
                                    asked.hypotheses.size())};
  }
  if (asked.mode == SearchMode::lexical) {  // never touches the model, not even its files
    return retrieve(asked, reader, nullptr, {}, options_of(config), wiring.clock());
  }
  const EmbedderChoice& choice = wiring.embedder();
  return retrieve(asked, reader, choice.embedder.get(), choice.reason, options_of(config),
                  wiring.clock());
}

}  // namespace runbook
