#include "retriever/retriever.h"

#include <algorithm>
#include <span>
#include <unordered_map>

#include "base/text.h"
#include "retriever/calibrate.h"
#include "retriever/copies.h"
#include "retriever/fuse.h"
#include "retriever/graph_signal.h"
#include "retriever/hits.h"
#include "retriever/hypotheses.h"
#include "retriever/place.h"
#include "retriever/query.h"
#include "retriever/rerank.h"
#include "retriever/signals.h"
#include "retriever/tiers.h"

namespace runbook {
namespace {

constexpr int kMaxLimit = 200;

std::vector<Placement> place(const std::vector<DistinctDocument>& distinct, const Pages& pages,
                             const Fusion& fusion, const Matcher& matcher, Grouping group,
                             std::size_t limit) {
  std::vector<Placement> placements;
  if (group == Grouping::section) {
    std::vector<RankedDocument> ranked;
    std::unordered_map<DocumentId, const std::vector<Copy>*> copies;
    for (const DistinctDocument& document : distinct) {
      ranked.push_back(document.ranked);
      copies.emplace(document.ranked.candidate.document, &document.copies);
    }
    placements = place_sections(ranked, pages, fusion, matcher, limit);
    for (Placement& placement : placements)
      placement.copies = *copies.at(placement.page->row.id);
    return placements;
  }
  for (const DistinctDocument& document : distinct) {
    if (placements.size() >= limit) break;
    const FetchedDocument& page = *pages.find(document.ranked.candidate.document);
    placements.push_back(place_document(document.ranked, page, fusion, matcher));
    placements.back().copies = document.copies;
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

/// The highest raw sum: what the others are a share of.
template <class Range, class Total>
double best_of(const Range& range, const Total& total) {
  double best = 0;
  for (const auto& one : range)
    best = std::max(best, total(one));
  return best;
}

/// So many documents can be moved by a hypothesis: as many as are read for the features, whatever
/// the limit.
constexpr std::size_t kMovable = 20;

/// Documents that the question alone makes hits, best first.
std::vector<DocumentId> relevant_of(const std::vector<RankedDocument>& ranked,
                                    const Calibration& known) {
  const auto total = [](const RankedDocument& one) { return one.candidate.score.total(); };
  const double best = best_of(ranked, total);
  std::vector<DocumentId> relevant;
  for (const RankedDocument& one : ranked) {
    const double share = best > 0 ? total(one) / best : 0.0;
    if (one.candidate.tier != Tier::score || known.chance * share >= known.threshold)
      relevant.push_back(one.candidate.document);
  }
  return relevant;
}

/// Scores that mean something by themselves and never rise from one hit to the next.
/// @param relevant  hits without the hypotheses: they stay hits, whatever stands above them now
std::vector<Calibration> calibrate_hits(const std::vector<Placement>& placements,
                                        const Calibration& known,
                                        const std::vector<DocumentId>& relevant) {
  const double best = best_of(placements, [](const Placement& one) { return one.score.total(); });
  std::vector<Calibration> hits;
  double highest = 1;
  for (const Placement& placement : placements) {
    Calibration hit = known;
    hit.share = best > 0 ? placement.score.total() / best : 0.0;
    hit.highest = highest;
    if (placement.tier != Tier::score)
      hit.least = kExactScore;
    else if (std::find(relevant.begin(), relevant.end(), placement.page->row.id) != relevant.end())
      hit.least = known.threshold;
    highest = score_of(hit);
    hits.push_back(std::move(hit));
  }
  return hits;
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

/// Of an answer that is "nothing relevant", pages within this share of the threshold are told all
/// the same: of 16 questions over the sample corpus that were refused and have an answer 15 show
/// the right page so; of 16 that have none 2 show any.
constexpr double kNear = 0.6;
constexpr std::size_t kMostNear = 3;

/// Placements with their scores as hits; what no score makes relevant is cut, and the best of it
/// told apart when nothing is relevant.
template <class ToHit>
Status add_hits(const std::vector<Placement>& placements, const std::vector<Calibration>& scores,
                const ToHit& to_hit, bool cut_irrelevant, SearchReply& reply) {
  for (std::size_t i = 0; i < placements.size(); ++i) {
    const double score = score_of(scores[i]);
    const double threshold = scores[i].threshold;
    const bool is_relevant = score >= threshold;
    const bool is_cut = cut_irrelevant && !is_relevant;
    if (is_cut && (!reply.hits.empty() || i >= kMostNear || score < kNear * threshold)) break;
    RB_TRY(Hit hit, to_hit(placements[i]));
    hit.rank = static_cast<int>(i) + 1;
    hit.score = score;
    hit.label = is_relevant ? label_of(score) : MatchLabel::none;
    if (hit.explain) hit.explain->calibration = scores[i];
    (is_cut ? reply.nearest : reply.hits).push_back(std::move(hit));
  }
  mark_ambiguous(reply.hits);
  return ok();
}

std::vector<DistinctDocument> fold(const std::vector<RankedDocument>& ranked, const Pages& pages,
                                   Copies copies) {
  if (copies == Copies::together) return fold_copies(ranked, pages);
  std::vector<DistinctDocument> apart;
  for (const RankedDocument& document : ranked)
    apart.push_back({.ranked = document, .copies = {}});
  return apart;
}

/// Whether a question is about anything known is asked of the whole collection: a filter narrows
/// the answer on purpose, and may leave pages whose evidence is weaker.
Result<bool> is_known_anywhere(const SearchRequest& request, const Evidence& evidence,
                               const Embedder* embedder, const std::string& no_embedder_reason,
                               const RetrieveOptions& options, const Clock& clock) {
  SearchRequest unfiltered = request;
  unfiltered.filters = {};
  unfiltered.hypotheses = {};
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
  reply.hypotheses = request.hypotheses;
  std::erase_if(reply.hypotheses, [](const std::string& text) { return is_blank(text); });
  reply.mode = request.mode;

  const Query query = understand(request.question);
  RB_TRY(const DocumentSet documents, evidence.select(request.filters));
  RB_TRY(const Rarity rarity, rarity_of(query, evidence));
  RB_TRY(const NameMatches names, find_names(query, evidence, documents));
  RB_TRY(GraphSignal graph,
         GraphSignal::ask(request.question, request.filters.services, evidence, documents));
  SignalRequest ask{.mode = request.mode,
                    .embedder = embedder,
                    .no_embedder_reason = no_embedder_reason,
                    .also = graph.documents()};
  for (const auto& [document, match] : names)
    ask.also.push_back(document);
  RB_TRY(const Signals signals, ask_signals(query, rarity, evidence, documents, ask));
  const FuseOptions fuse{.alpha = alpha_of(options, signals)};
  Fusion fusion(signals, fuse);
  const Matcher matcher(query, rarity.idf);
  Pages pages(evidence);
  const RerankOptions features = options.features ? RerankOptions{} : kNoFeatures;
  std::vector<Candidate> candidates = fusion.candidates(names);
  graph.add_to(candidates, fusion);
  const auto rank = [&](std::size_t count) -> Result<std::vector<RankedDocument>> {
    RB_TRY(std::vector<RankedDocument> best,
           rerank(candidates, names, matcher, pages, evidence, count, features));
    graph.hold_back(best);
    return best;
  };
  RB_TRY(std::vector<RankedDocument> ranked, rank(limit));

  const AbsoluteEvidence found = evidence_of(ranked, pages, fusion, signals, matcher, rarity);
  Calibration known = calibrate(found);
  known.threshold = options.min_score >= 0 ? options.min_score : least_score(found);
  if (!documents.all && options.min_score < 0 && !ranked.empty()) {
    RB_TRY(const bool is_known,
           is_known_anywhere(request, evidence, embedder, no_embedder_reason, options, clock));
    if (is_known) known.threshold = 0;
  }

  std::vector<DocumentId> relevant;
  Hypotheses hypotheses;
  if (!reply.hypotheses.empty()) {
    relevant = relevant_of(ranked, known);
    const std::span movable(relevant.data(), std::min(relevant.size(), kMovable));
    RB_TRY(hypotheses, Hypotheses::ask(reply.hypotheses, movable, evidence, documents, ask, fuse));
    fusion.favour(hypotheses);
    for (Candidate& candidate : candidates)
      hypotheses.add_to(candidate.score, candidate.document);
    RB_TRY(ranked, rank(limit));
  }

  std::vector<DistinctDocument> distinct = fold(ranked, pages, request.copies);
  for (std::size_t count = limit; distinct.size() < limit && count < candidates.size();) {
    count *= 2;  // copies took places
    RB_TRY(ranked, rank(count));
    distinct = fold(ranked, pages, request.copies);
  }
  const std::vector<Placement> placements =
      place(distinct, pages, fusion, matcher, request.group, limit);
  if (request.group == Grouping::section) relevant.clear();  // it is said of whole documents
  const auto to_hit = [&](const Placement& placement) {
    return make_hit(placement, matcher, names, evidence, clock,
                    {.max_age_days = options.max_age_days,
                     .explain = request.explain,
                     .hypotheses = reply.hypotheses,
                     .graph = &graph});
  };
  const std::vector<Calibration> scores = calibrate_hits(placements, known, relevant);
  RB_TRY(add_hits(placements, scores, to_hit, request.cut_irrelevant, reply));

  if (signals.degraded) reply.degraded.emplace_back("vector");
  reply.degraded_reason = signals.degraded_reason;
  reply.vectors_missing = signals.vectors_missing;
  if (!reply.hits.empty()) reply.label = reply.hits.front().label;
  reply.took_ms = steady_ms() - started_ms;
  return reply;
}

}  // namespace runbook
