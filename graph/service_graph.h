// Given edges, what is near a service: neighbours, blast radius, paths, cycles.
//
// Immutable. Structure (part_of, …) is no dependency and is passed by; an edge from a service to
// itself leads nowhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/fact_rows.h"

namespace runbook {

enum class Direction {
  dependencies,  ///< from a service to what it needs
  dependents,    ///< from a service to what needs it
};

/// A service that was reached, and the best of the shortest ways to it.
struct Reached {
  std::string key;
  int hops = 0;
  std::vector<std::string> path;  ///< keys from the start to this one, both included
  double strength = 0;  ///< of the weakest link on the path; the best path is the one whose weakest
                        ///< link is strongest
  std::uint32_t link = 0;  ///< the last one of the path: see ServiceGraph::link
};

class ServiceGraph {
 public:
  explicit ServiceGraph(std::vector<EdgeRow> edges);

  /// Each reached service brings its way along, so a generated chain must not be followed for ever;
  /// the longest way seen in real systems has 9.
  static constexpr int kMaxHops = 100;

  /// Breadth-first, so hops are the fewest there are. By hops, then falling strength, then name;
  /// the start itself is not among them. Cost: each edge once, and the length of the ways.
  std::vector<Reached> reach(std::string_view start, Direction direction,
                             int max_hops = kMaxHops) const;

  /// The best of the shortest ways along dependencies; empty when there is none.
  std::optional<Reached> shortest_path(std::string_view from, std::string_view to) const;

  /// All edges that make the last link of the way. Valid as long as the graph.
  std::span<const EdgeRow> link(const Reached& reached) const;

  /// The edges between two neighbours, strongest first.
  std::vector<EdgeRow> edges_between(std::string_view from, std::string_view to) const;

  /// Groups of services that depend on each other, each as one shortest round trip, by name.
  std::vector<std::vector<std::string>> cycles() const;

  bool contains(std::string_view key) const { return number_of_.find(key) != number_of_.end(); }
  std::span<const EdgeRow> edges() const { return edges_; }

 private:
  struct Neighbour {
    std::uint32_t node = 0;
    double strength = 0;
    std::uint32_t link = 0;  ///< the first of edges_ between the two
  };
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  /// What a breadth-first walk knows of a node.
  struct Visit {
    int hops = -1;  ///< -1: not reached
    std::uint32_t before = kNone;
    double strength = 0;
    std::uint32_t link = kNone;
  };
  using Adjacency = std::vector<std::vector<Neighbour>>;

  Reached reached_at(const std::vector<Visit>& visits, std::uint32_t node) const;
  std::uint32_t node_of(const std::string& key);
  static void join(std::vector<Neighbour>& neighbours, const Neighbour& neighbour);
  std::vector<std::string> round_trip(std::uint32_t start,
                                      const std::vector<std::uint32_t>& component) const;

  std::vector<EdgeRow> edges_;  ///< by from, to
  std::map<std::string, std::uint32_t, std::less<>> number_of_;
  std::vector<std::string> keys_;
  Adjacency dependencies_;  ///< by node, neighbours once, by node
  Adjacency dependents_;
};

}  // namespace runbook
