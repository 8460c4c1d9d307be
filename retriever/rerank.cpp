#include "retriever/rerank.h"

#include <algorithm>
#include <tuple>

namespace runbook {
namespace {

/// Candidates that share the last score are fetched too, so that paths can break the tie; a
/// thousand copies of a page are not.
constexpr std::size_t kMaxTied = 64;

void add_names(std::vector<Candidate>& candidates, const NameMatches& names, double weight) {
  for (Candidate& candidate : candidates) {
    const auto name = names.find(candidate.document);
    if (name != names.end() && name->second.equals_name)
      candidate.score.add({.kind = SignalKind::name, .raw = 1, .value = 1, .weight = weight});
  }
}

void keep_best(std::vector<Candidate>& candidates, std::size_t count) {
  const auto better = [](const Candidate& a, const Candidate& b) {
    if (a.tier != b.tier) return a.tier < b.tier;
    if (a.score.total() != b.score.total()) return a.score.total() > b.score.total();
    return a.document < b.document;
  };
  std::sort(candidates.begin(), candidates.end(), better);
  if (candidates.size() <= count) return;
  const Candidate& last = candidates[count - 1];
  std::size_t end = count;
  while (end < candidates.size() && end < count + kMaxTied && candidates[end].tier == last.tier &&
         candidates[end].score.total() == last.score.total())
    ++end;
  candidates.resize(end);
}

Status fetch(const std::vector<Candidate>& candidates, Pages& pages) {
  std::vector<DocumentId> ids;
  ids.reserve(candidates.size());
  for (const Candidate& candidate : candidates)
    ids.push_back(candidate.document);
  return pages.fetch(ids);
}

void order(std::vector<RankedDocument>& ranked, const Pages& pages) {
  const auto better = [&](const RankedDocument& a, const RankedDocument& b) {
    if (a.candidate.tier != b.candidate.tier) return a.candidate.tier < b.candidate.tier;
    const double left = a.candidate.score.total();
    const double right = b.candidate.score.total();
    if (left != right) return left > right;
    const FetchedDocument& first = *pages.find(a.candidate.document);
    const FetchedDocument& second = *pages.find(b.candidate.document);
    return std::tie(first.row.path, first.source_name) <
           std::tie(second.row.path, second.source_name);
  };
  std::sort(ranked.begin(), ranked.end(), better);
}

}  // namespace

Result<std::vector<RankedDocument>> rerank(std::vector<Candidate> candidates,
                                           const NameMatches& names, const Matcher& matcher,
                                           Pages& pages, std::size_t count,
                                           const RerankOptions& options) {
  add_names(candidates, names, options.name_weight);
  keep_best(candidates, std::max(count, options.depth));
  RB_TRY(fetch(candidates, pages));

  std::vector<RankedDocument> ranked;
  for (Candidate& candidate : candidates) {
    const FetchedDocument* page = pages.find(candidate.document);
    if (page == nullptr) continue;
    const TextMatch match = matcher.match(*page);
    const double share = matcher.pair_share(match);
    if (ranked.size() < options.depth && share > 0)
      candidate.score.add({.kind = SignalKind::pairs,
                           .raw = share,
                           .value = share,
                           .weight = options.pairs_weight});
    ranked.push_back({.candidate = candidate, .match = match});
  }
  order(ranked, pages);
  return ranked;
}

}  // namespace runbook
