#include "graph/service_graph.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "graph/edge_kinds.h"

namespace runbook {
namespace {

constexpr std::uint32_t kUnseen = std::numeric_limits<std::uint32_t>::max();

/// Strongly connected components by Tarjan's algorithm, with a stack of its own: a chain of 100,000
/// services must not end the program. Confined to one call.
class Components {
 public:
  template <typename Adjacency>
  explicit Components(const Adjacency& next) : index_(next.size(), kUnseen), low_(next.size()) {
    on_stack_.resize(next.size());
    for (std::uint32_t node = 0; node < next.size(); ++node)
      if (index_[node] == kUnseen) visit(next, node);
  }
  std::vector<std::vector<std::uint32_t>> take() { return std::move(found_); }

 private:
  struct Frame {
    std::uint32_t node = 0;
    std::size_t next = 0;
  };

  template <typename Adjacency>
  void visit(const Adjacency& next, std::uint32_t root) {
    std::vector<Frame> frames;
    enter(root, frames);
    while (!frames.empty()) {
      Frame& frame = frames.back();
      const std::uint32_t node = frame.node;
      if (frame.next < next[node].size()) {
        const std::uint32_t other = next[node][frame.next++].node;
        if (index_[other] == kUnseen) {
          enter(other, frames);
        } else if (on_stack_[other]) {
          low_[node] = std::min(low_[node], index_[other]);
        }
        continue;
      }
      frames.pop_back();
      if (!frames.empty())
        low_[frames.back().node] = std::min(low_[frames.back().node], low_[node]);
      if (low_[node] == index_[node]) close(node);
    }
  }

  void enter(std::uint32_t node, std::vector<Frame>& frames) {
    index_[node] = low_[node] = count_++;
    stack_.push_back(node);
    on_stack_[node] = true;
    frames.push_back({.node = node, .next = 0});
  }

  void close(std::uint32_t root) {
    std::vector<std::uint32_t> component;
    std::uint32_t node = kUnseen;
    while (node != root) {
      node = stack_.back();
      stack_.pop_back();
      on_stack_[node] = false;
      component.push_back(node);
    }
    if (component.size() > 1) found_.push_back(std::move(component));
  }

  std::vector<std::uint32_t> index_;
  std::vector<std::uint32_t> low_;
  std::vector<bool> on_stack_;
  std::vector<std::uint32_t> stack_;
  std::uint32_t count_ = 0;
  std::vector<std::vector<std::uint32_t>> found_;
};

/// Layer by layer. Within a layer every way of fewest hops is seen before the next begins, so the
/// strongest of them is known when it is passed on.
template <typename Visit, typename Adjacency>
std::vector<Visit> walk(const Adjacency& next, std::uint32_t start, int max_hops) {
  std::vector<Visit> visits(next.size());
  visits[start].hops = 0;
  visits[start].strength = 1.0;
  std::vector<std::uint32_t> layer = {start};
  for (int hops = 1; !layer.empty() && hops <= max_hops; ++hops) {
    std::vector<std::uint32_t> following;
    for (const std::uint32_t node : layer) {
      for (const auto& neighbour : next[node]) {
        Visit& visit = visits[neighbour.node];
        const double strength = std::min(visits[node].strength, neighbour.strength);
        if (visit.hops == -1) following.push_back(neighbour.node);
        if (visit.hops == -1 || (visit.hops == hops && strength > visit.strength))
          visit = Visit{.hops = hops, .before = node, .strength = strength, .link = neighbour.link};
      }
    }
    layer = std::move(following);
  }
  return visits;
}

}  // namespace

ServiceGraph::ServiceGraph(std::vector<EdgeRow> edges) : edges_(std::move(edges)) {
  const auto by_ends = [](const EdgeRow& a, const EdgeRow& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  };
  // The index hands them out in this order: sorting them again would be a fifth of the load.
  if (!std::is_sorted(edges_.begin(), edges_.end(), by_ends))
    std::stable_sort(edges_.begin(), edges_.end(), by_ends);
  std::uint32_t link = 0;
  for (std::uint32_t i = 0; i < edges_.size(); ++i) {
    const EdgeRow& edge = edges_[i];
    if (by_ends(edges_[link], edge)) link = i;
    const std::uint32_t from = node_of(edge.from);
    const std::uint32_t to = node_of(edge.to);
    const double strength = strength_of(edge.kind);
    if (strength <= 0 || from == to) continue;
    join(dependencies_[from], {.node = to, .strength = strength, .link = link});
    join(dependents_[to], {.node = from, .strength = strength, .link = link});
  }
}

std::uint32_t ServiceGraph::node_of(const std::string& key) {
  const auto [found, fresh] =
      number_of_.emplace(key, static_cast<std::uint32_t>(number_of_.size()));
  if (fresh) {
    keys_.push_back(key);
    dependencies_.emplace_back();
    dependents_.emplace_back();
  }
  return found->second;
}

/// Edges come sorted by both ends, so a neighbour that is there already was the last one.
void ServiceGraph::join(std::vector<Neighbour>& neighbours, const Neighbour& neighbour) {
  if (!neighbours.empty() && neighbours.back().node == neighbour.node) {
    double& strength = neighbours.back().strength;
    strength = std::max(strength, neighbour.strength);
  } else {
    neighbours.push_back(neighbour);
  }
}

Reached ServiceGraph::reached_at(const std::vector<Visit>& visits, std::uint32_t node) const {
  Reached one{.key = keys_[node],
              .hops = visits[node].hops,
              .path = {},
              .strength = visits[node].strength,
              .link = visits[node].link};
  one.path.resize(static_cast<std::size_t>(one.hops) + 1);
  std::uint32_t at = node;
  for (auto key = one.path.rbegin(); key != one.path.rend(); at = visits[at].before)
    *key++ = keys_[at];
  return one;
}

std::vector<Reached> ServiceGraph::reach(std::string_view start, Direction direction,
                                         int max_hops) const {
  const auto found = number_of_.find(start);
  if (found == number_of_.end()) return {};
  const Adjacency& next = direction == Direction::dependencies ? dependencies_ : dependents_;
  const std::vector<Visit> visits = walk<Visit>(next, found->second, std::min(max_hops, kMaxHops));
  std::vector<Reached> reached;
  for (std::uint32_t node = 0; node < visits.size(); ++node)
    if (visits[node].hops > 0) reached.push_back(reached_at(visits, node));
  std::sort(reached.begin(), reached.end(), [](const Reached& a, const Reached& b) {
    return std::tie(a.hops, b.strength, a.key) < std::tie(b.hops, a.strength, b.key);
  });
  return reached;
}

std::optional<Reached> ServiceGraph::shortest_path(std::string_view from,
                                                   std::string_view to) const {
  const auto start = number_of_.find(from);
  const auto end = number_of_.find(to);
  if (start == number_of_.end() || end == number_of_.end()) return std::nullopt;
  const std::vector<Visit> visits =
      walk<Visit>(dependencies_, start->second, std::numeric_limits<int>::max());
  if (visits[end->second].hops < 0) return std::nullopt;
  return reached_at(visits, end->second);
}

std::span<const EdgeRow> ServiceGraph::link(const Reached& reached) const {
  if (reached.link >= edges_.size()) return {};
  const EdgeRow& first = edges_[reached.link];
  std::size_t end = reached.link;
  while (end < edges_.size() && edges_[end].from == first.from && edges_[end].to == first.to)
    ++end;
  return std::span(edges_).subspan(reached.link, end - reached.link);
}

std::vector<EdgeRow> ServiceGraph::edges_between(std::string_view from, std::string_view to) const {
  const auto first = std::lower_bound(
      edges_.begin(), edges_.end(), std::pair(from, to),
      [](const EdgeRow& edge, const std::pair<std::string_view, std::string_view>& wanted) {
        return std::pair<std::string_view, std::string_view>(edge.from, edge.to) < wanted;
      });
  std::vector<EdgeRow> between;
  for (auto edge = first; edge != edges_.end() && edge->from == from && edge->to == to; ++edge)
    between.push_back(*edge);
  std::stable_sort(between.begin(), between.end(), [](const EdgeRow& a, const EdgeRow& b) {
    return strength_of(a.kind) > strength_of(b.kind);
  });
  return between;
}

/// The shortest way from `start` back to itself within its component.
std::vector<std::string> ServiceGraph::round_trip(
    std::uint32_t start, const std::vector<std::uint32_t>& component) const {
  const std::vector<Visit> visits =
      walk<Visit>(dependencies_, start, static_cast<int>(component.size()));
  std::uint32_t last = kNone;
  for (const Neighbour& before : dependents_[start]) {
    const int hops = visits[before.node].hops;
    if (hops > 0 && (last == kNone || hops < visits[last].hops)) last = before.node;
  }
  std::vector<std::string> trip = {keys_[start]};
  for (std::uint32_t at = last; at != kNone; at = visits[at].before)
    trip.push_back(keys_[at]);
  std::reverse(trip.begin(), trip.end());
  return trip;
}

std::vector<std::vector<std::string>> ServiceGraph::cycles() const {
  std::vector<std::vector<std::string>> trips;
  for (const std::vector<std::uint32_t>& component : Components(dependencies_).take()) {
    const std::uint32_t start =
        *std::min_element(component.begin(), component.end(),
                          [this](std::uint32_t a, std::uint32_t b) { return keys_[a] < keys_[b]; });
    trips.push_back(round_trip(start, component));
  }
  std::sort(trips.begin(), trips.end());
  return trips;
}

}  // namespace runbook
