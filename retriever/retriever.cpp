#include "retriever/retriever.h"

#include <algorithm>

#include "retriever/calibrate.h"
#include "retriever/fuse.h"
#include "retriever/hits.h"
#include "retriever/place.h"
#include "retriever/query.h"
#include "retriever/rerank.h"
#include "retriever/signals.h"
#include "retriever/tiers.h"

namespace runbook {
namespace {

constexpr int kMaxLimit = 200;

std::vector<Placement> place(const std::vector<RankedDocument>& ranked, const Pages& pages,
                             const Fusion& fusion, const Matcher& matcher, Grouping group,
                             std::size_t limit) {
  if (group == Grouping::section) return place_sections(ranked, pages, fusion, matcher, limit);
  std::vector<Placement> placements;
  for (const RankedDocument& document : ranked) {
    if (placements.size() >= limit) break;
    placements.push_back(
        place_document(document, *pages.find(document.candidate.document), fusion, matcher));
  }
  return placements;
}

/// Of an unknown model nothing is known: what it brings up may be noise.
double alpha_of(const RetrieveOptions& options, const Signals& signals) {
  constexpr double kMeasured = 0.5;
  constexpr double kUnknown = 0.2;
  return options.alpha.value_or(signals.measured_model ? kMeasured : kUnknown);
}

/// So many documents are looked at for the share of the question that one chunk holds.
constexpr std::size_t kCoverageDepth = 20;

AbsoluteEvidence evidence_of(const std::vector<RankedDocument>& ranked, const Pages& pages,
                             const Fusion& fusion, const Signals& signals, const Matcher& matcher,
                             const Rarity& rarity) {
  AbsoluteEvidence evidence{
      .best_cosine = comparable_cosine(fusion.best_cosine(), signals.cosine_floor),
      .best_bm25 = fusion.best_bm25(),
      .log_chunks = rarity.log_chunks,
      .has_words = signals.lexical.has_value(),
      .has_vectors = signals.vectors.has_value()};
  for (std::size_t i = 0; i < std::min(ranked.size(), kCoverageDepth); ++i) {
    const DocumentId document = ranked[i].candidate.document;
    const auto chunk = fusion.best_chunk_of(document);
    if (!chunk) continue;
    const FetchedDocument& page = *pages.find(document);
    const TextMatch match = matcher.match(page, *chunk);
    evidence.names_page = evidence.names_page || matcher.names_page(page, *chunk);
    evidence.coverage = std::max(evidence.coverage, matcher.coverage(match));
  }
  return evidence;
}

/// Scores that mean something by themselves and never rise from one hit to the next.
std::vector<double> final_scores(const std::vector<Placement>& placements,
                                 const AbsoluteEvidence& evidence) {
  double best = 0;
  for (const Placement& placement : placements)
    best = std::max(best, placement.score.total());
  const double chance = chance_of(evidence);
  std::vector<double> scores;
  double ceiling = 1;
  for (const Placement& placement : placements) {
    double score = best > 0 ? chance * placement.score.total() / best : 0.0;
    if (placement.tier != Tier::score) score = std::max(score, kExactScore);
    ceiling = std::min(ceiling, score);
    scores.push_back(ceiling);
  }
  return scores;
}

/// Two documents in the best tier, which is exact: the question does not say which is meant.
void mark_ambiguous(std::vector<Hit>& hits) {
  if (hits.empty() || hits.front().tier == Tier::score) return;
  const Tier best = hits.front().tier;
  const auto rival = [&](const Hit& hit) {
    return hit.tier == best && hit.document.id != hits.front().document.id;
  };
  if (std::none_of(hits.begin(), hits.end(), rival)) return;
  for (Hit& hit : hits)
    hit.ambiguous = hit.tier == best;
}

/// Whether a question is about anything known is asked of the whole collection: a filter narrows
/// the answer on purpose, and may leave pages whose evidence is weaker.
Result<bool> is_known_anywhere(const SearchRequest& request, const Evidence& evidence,
                               const Embedder* embedder, const std::string& no_embedder_reason,
                               const RetrieveOptions& options, const Clock& clock) {
  SearchRequest unfiltered = request;
  unfiltered.filters = {};
  unfiltered.limit = 1;
  RB_TRY(const SearchReply reply,
         retrieve(unfiltered, evidence, embedder, no_embedder_reason, options, clock));
  return reply.label != MatchLabel::none;
}

}  // namespace

Result<SearchReply> retrieve(const SearchRequest& request, const Evidence& evidence,
                             const Embedder* embedder, const std::string& no_embedder_reason,
                             const RetrieveOptions& options, const Clock& clock) {
  const double started_ms = steady_ms();
  const auto limit = static_cast<std::size_t>(std::clamp(request.limit, 1, kMaxLimit));
  SearchReply reply;
  reply.question = request.question;
  reply.mode = request.mode;

  const Query query = understand(request.question);
  RB_TRY(const DocumentSet documents, evidence.select(request.filters));
  RB_TRY(const Rarity rarity, rarity_of(query, evidence));
  RB_TRY(const NameMatches names, find_names(query, evidence, documents));
  RB_TRY(const Signals signals, ask_signals(query, rarity, evidence, documents,
                                            {.mode = request.mode,
                                             .embedder = embedder,
                                             .no_embedder_reason = no_embedder_reason}));
  const Fusion fusion(signals, {.alpha = alpha_of(options, signals)});
  const Matcher matcher(query, rarity.idf);
  Pages pages(evidence);
  RB_TRY(const std::vector<RankedDocument> ranked,
         rerank(fusion.candidates(names), names, matcher, pages, evidence, limit,
                options.features ? RerankOptions{} : kNoFeatures));
  const std::vector<Placement> placements =
      place(ranked, pages, fusion, matcher, request.group, limit);

  const AbsoluteEvidence known = evidence_of(ranked, pages, fusion, signals, matcher, rarity);
  const std::vector<double> scores = final_scores(placements, known);
  double min_score = options.min_score >= 0 ? options.min_score : least_score(known);
  if (!documents.all && options.min_score < 0 && !scores.empty()) {
    RB_TRY(const bool is_known,
           is_known_anywhere(request, evidence, embedder, no_embedder_reason, options, clock));
    if (is_known) min_score = 0;
  }
  for (std::size_t i = 0; i < placements.size(); ++i) {
    if (request.cut_irrelevant && scores[i] < min_score) break;
    RB_TRY(Hit hit, make_hit(placements[i], matcher, names, evidence, clock,
                             {.max_age_days = options.max_age_days, .explain = request.explain}));
    hit.rank = static_cast<int>(i) + 1;
    hit.score = scores[i];
    hit.label = scores[i] < min_score ? MatchLabel::none : label_of(scores[i]);
    reply.hits.push_back(std::move(hit));
  }
  mark_ambiguous(reply.hits);

  if (signals.degraded) reply.degraded.emplace_back("vector");
  reply.degraded_reason = signals.degraded_reason;
  reply.vectors_missing = signals.vectors_missing;
  if (!reply.hits.empty()) reply.label = reply.hits.front().label;
  reply.took_ms = steady_ms() - started_ms;
  return reply;
}

}  // namespace runbook
