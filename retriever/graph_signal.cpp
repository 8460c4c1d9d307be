#include "retriever/graph_signal.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "base/text.h"
#include "graph/edge_kinds.h"
#include "graph/question_services.h"

namespace runbook {
namespace {

// A service that is named by its key is found by words, title and coverage already. There the graph
// decides between near equals only: on the 93 answered questions of the sample corpus the full
// weights cost .0017 nDCG@10 (hybrid; .8721 without), a fifth of them .0011, in one question with
// two right pages; so little as this costs nothing. By another name words find nothing.
constexpr double kOwnWeight = 0.05;
constexpr double kNeighbourWeight = 0.015;
constexpr double kSameWords = 0.03;  // of both weights
constexpr double kSecondHop = 0.5;   // of a neighbour's value

constexpr int kMaxHops = 2;
// A service that everything depends on must not cost a question a walk over the catalog.
constexpr std::size_t kMaxAsked = 4;
constexpr std::size_t kMaxNeighbours = 48;
// So many documents may come up by the graph alone.
constexpr std::size_t kMaxBroughtUp = 8;

/// A dependency with the way to it.
struct Neighbour {
  std::string key;
  std::vector<std::string> path;
  double strength = 0;
};

/// Breadth-first, the hardest dependencies of a hop first.
Result<std::vector<Neighbour>> dependencies_around(const std::string& service,
                                                   const Evidence& evidence) {
  std::vector<Neighbour> around;
  std::vector<Neighbour> layer = {{.key = service, .path = {service}}};
  std::unordered_set<std::string> seen = {service};
  for (int hops = 1; hops <= kMaxHops && !layer.empty(); ++hops) {
    std::vector<Neighbour> next;
    for (const Neighbour& from : layer) {
      RB_TRY(const std::vector<Dependency> edges, evidence.dependencies_of(from.key));
      for (const Dependency& edge : edges) {
        if (!is_dependency(edge.kind) || !seen.insert(edge.key).second) continue;
        Neighbour to{.key = edge.key, .path = from.path, .strength = strength_of(edge.kind)};
        to.path.push_back(edge.key);
        next.push_back(std::move(to));
      }
    }
    std::stable_sort(next.begin(), next.end(), [](const Neighbour& a, const Neighbour& b) {
      return a.strength > b.strength;
    });
    if (around.size() + next.size() > kMaxNeighbours) next.resize(kMaxNeighbours - around.size());
    around.insert(around.end(), next.begin(), next.end());
    layer = std::move(next);
  }
  return around;
}

/// "payments depends on ledger depends on ledger-db: 2 hops"
std::string way_of(const Relation& relation) {
  std::string way;
  for (const std::string& service : relation.path)
    way += str_cat(way.empty() ? "" : " depends on ", service);
  return str_cat(way, ": ", relation.hops, relation.hops == 1 ? " hop" : " hops");
}

}  // namespace

std::vector<DocumentId> GraphSignal::documents() const {
  std::vector<DocumentId> documents;
  for (const auto& [document, match] : matches_)
    documents.push_back(document);
  return documents;
}

const GraphMatch* GraphSignal::find(DocumentId document) const {
  const auto match = matches_.find(document);
  return match == matches_.end() ? nullptr : &match->second;
}

/// The nearest way counts; of two as near the surer.
void GraphSignal::note(DocumentId document, GraphMatch match) {
  const auto [known, fresh] = matches_.try_emplace(document, match);
  if (fresh) return;
  GraphMatch& other = known->second;
  const bool nearer = match.relation.hops < other.relation.hops;
  const bool surer = match.relation.hops == other.relation.hops && match.value > other.value;
  if (nearer || surer) other = std::move(match);
}

Result<GraphSignal> GraphSignal::ask(std::string_view question,
                                     const std::vector<std::string>& services,
                                     const Evidence& evidence, const DocumentSet& documents) {
  GraphSignal signal;
  RB_TRY(std::vector<AskedService> asked, services_in(question, evidence));
  for (const std::string& service : services)
    asked.push_back({.key = service, .by_key = false});
  if (asked.size() > kMaxAsked) asked.resize(kMaxAsked);
  for (const auto& [service, by_key] : asked) {
    const double share = by_key ? kSameWords : 1.0;
    RB_TRY(const std::vector<JoinedDocument> own, evidence.documents_of(service, documents));
    for (const JoinedDocument& one : own)
      signal.note(one.document, {.value = one.join.confidence,
                                 .weight = kOwnWeight * share,
                                 .relation = {.service = service, .hops = 0, .path = {service}},
                                 .reason = str_cat("about ", service, ": ", one.join.reason)});
    RB_TRY(const std::vector<Neighbour> around, dependencies_around(service, evidence));
    for (const Neighbour& neighbour : around) {
      RB_TRY(const std::vector<JoinedDocument> near,
             evidence.documents_of(neighbour.key, documents));
      Relation relation{.service = neighbour.key,
                        .hops = static_cast<int>(neighbour.path.size()) - 1,
                        .path = neighbour.path};
      for (const JoinedDocument& one : near)
        signal.note(one.document,
                    {.value = one.join.confidence * (relation.hops > 1 ? kSecondHop : 1.0),
                     .weight = kNeighbourWeight * share,
                     .relation = relation,
                     .reason = way_of(relation)});
    }
  }
  return signal;
}

void GraphSignal::add_to(std::vector<Candidate>& candidates, const Fusion& fusion) {
  if (matches_.empty()) return;
  for (Candidate& candidate : candidates) {
    const GraphMatch* const match = find(candidate.document);
    if (match == nullptr) continue;
    if (match->relation.hops == 0) found_.insert(candidate.document);
    candidate.score.add({.kind = SignalKind::graph,
                         .raw = match->value,
                         .value = match->value,
                         .weight = match->weight});
  }
  bring_up(candidates, fusion);
}

/// Their score is their own, as far as the signals have one, and stays below that of every document
/// about the service itself: among the best that are fetched none of those may miss for them.
void GraphSignal::bring_up(std::vector<Candidate>& candidates, const Fusion& fusion) {
  std::unordered_set<DocumentId> there;
  double ceiling = std::numeric_limits<double>::infinity();
  for (const Candidate& candidate : candidates) {
    there.insert(candidate.document);
    if (found_.count(candidate.document) > 0) ceiling = std::min(ceiling, candidate.score.total());
  }
  std::vector<std::pair<DocumentId, const GraphMatch*>> others;
  for (const auto& [document, match] : matches_)
    if (there.count(document) == 0 && match.relation.hops > 0)
      others.emplace_back(document, &match);
  std::sort(others.begin(), others.end(), [](const auto& a, const auto& b) {
    if (a.second->value != b.second->value) return a.second->value > b.second->value;
    return a.first < b.first;
  });
  if (others.size() > kMaxBroughtUp) others.resize(kMaxBroughtUp);
  for (const auto& [document, match] : others) {
    const std::vector<FusedChunk> chunks = fusion.chunks_of(document);
    Candidate candidate{.document = document,
                        .tier = Tier::score,
                        .score = chunks.empty() ? Score() : chunks.front().score};
    const double room = ceiling - candidate.score.total();
    if (room <= 0) continue;
    const double value = std::min(match->value, 0.99 * room / match->weight);
    candidate.score.add(
        {.kind = SignalKind::graph, .raw = match->value, .value = value, .weight = match->weight});
    brought_up_.insert(document);
    candidates.push_back(std::move(candidate));
  }
}

void GraphSignal::hold_back(std::vector<RankedDocument>& ranked) const {
  if (brought_up_.empty()) return;
  const auto is_found = [this](const RankedDocument& one) {
    return found_.count(one.candidate.document) > 0;
  };
  const auto last = std::find_if(ranked.rbegin(), ranked.rend(), is_found).base();
  std::stable_partition(ranked.begin(), last, [this](const RankedDocument& one) {
    return brought_up_.count(one.candidate.document) == 0;
  });
}

}  // namespace runbook
