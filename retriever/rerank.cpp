#include "retriever/rerank.h"

#include <algorithm>
#include <tuple>

#include "retriever/title_share.h"

namespace runbook {
namespace {

/// So many that share the last score come along; of a thousand copies of a page the rest do not.
constexpr std::size_t kMaxTied = 64;

void add_names(std::vector<Candidate>& candidates, const NameMatches& names, double weight) {
  for (Candidate& candidate : candidates) {
    const auto name = names.find(candidate.document);
    if (name != names.end() && name->second.equals_name)
      candidate.score.add({.kind = SignalKind::name, .raw = 1, .value = 1, .weight = weight});
  }
}

void add_share(SignalKind kind, double share, double weight, Candidate& candidate) {
  if (share * weight <= 0) return;
  candidate.score.add({.kind = kind, .raw = share, .value = share, .weight = weight});
}

/// How many belong to the best `count`: they end behind the last score, never between two equal
/// ones, because ids tell of the history of the index and paths, which decide, are not fetched yet.
std::size_t end_of_best(const std::vector<Candidate>& sorted, std::size_t count) {
  if (sorted.size() <= count) return sorted.size();
  const Candidate& last = sorted[count - 1];
  std::size_t end = count;
  while (end < sorted.size() && end < count + kMaxTied && sorted[end].tier == last.tier &&
         sorted[end].score.total() == last.score.total())
    ++end;
  return end;
}

void keep_best(std::vector<Candidate>& candidates, std::size_t count) {
  const auto better = [](const Candidate& a, const Candidate& b) {
    if (a.tier != b.tier) return a.tier < b.tier;
    if (a.score.total() != b.score.total()) return a.score.total() > b.score.total();
    return a.document < b.document;
  };
  std::sort(candidates.begin(), candidates.end(), better);
  candidates.resize(end_of_best(candidates, count));
}

Status fetch(const std::vector<Candidate>& candidates, Pages& pages) {
  std::vector<DocumentId> ids;
  ids.reserve(candidates.size());
  for (const Candidate& candidate : candidates)
    ids.push_back(candidate.document);
  return pages.fetch(ids);
}

void order(std::vector<RankedDocument>& ranked, const Matcher& matcher, const Pages& pages) {
  const auto better = [&](const RankedDocument& a, const RankedDocument& b) {
    if (a.candidate.tier != b.candidate.tier) return a.candidate.tier < b.candidate.tier;
    const double left = a.candidate.score.total();
    const double right = b.candidate.score.total();
    if (left != right) return left > right;
    const double covered = matcher.coverage(a.match);
    const double other = matcher.coverage(b.match);
    if (covered != other) return covered > other;
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
                                           Pages& pages, const Evidence& evidence,
                                           std::size_t count, const RerankOptions& options) {
  if (options.name_weight > 0) add_names(candidates, names, options.name_weight);
  keep_best(candidates, std::max(count, options.depth));
  RB_TRY(fetch(candidates, pages));

  const std::size_t deep = end_of_best(candidates, options.depth);
  std::vector<const FetchedDocument*> deep_pages;
  for (std::size_t place = 0; place < deep; ++place)
    if (const FetchedDocument* page = pages.find(candidates[place].document))
      deep_pages.push_back(page);
  RB_TRY(const TitleShares titles, TitleShares::of(deep_pages, matcher, evidence));
  std::vector<RankedDocument> ranked;
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    Candidate& candidate = candidates[place];
    const FetchedDocument* page = pages.find(candidate.document);
    if (page == nullptr) continue;
    const TextMatch match = matcher.match(*page);
    if (place < deep) {
      add_share(SignalKind::pairs, matcher.pair_share(match), options.pairs_weight, candidate);
      add_share(SignalKind::title, titles.of(*page), options.title_weight, candidate);
      add_share(SignalKind::coverage, matcher.coverage(match), options.coverage_weight, candidate);
    }
    ranked.push_back({.candidate = candidate, .match = match});
  }
  order(ranked, matcher, pages);
  return ranked;
}

}  // namespace runbook
