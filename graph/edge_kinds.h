// The kinds of edges, and how hard each dependency is.
#pragma once

#include <array>
#include <string_view>

namespace runbook {

struct EdgeKind {
  std::string_view name;
  /// How surely the dependent fails when the other end does, 0 to 1: the weakest of a path is its
  /// criticality. By what the line says: a declared dependency is meant so, an address was only
  /// configured, a start order may end with the start, a policy only permits. 0: no dependency at
  /// run time, but structure.
  double strength = 0;
};

inline constexpr std::array<EdgeKind, 19> kEdgeKinds = {{
    {"depends_on", 1.0},
    {"api", 1.0},           // consumes an API that the other provides
    {"consumes_api", 1.0},  // component → API
    {"provided_by", 1.0},   // API → component
    {"observed", 0.9},      // seen in traces
    {"chart", 0.8},         // a chart that is installed with it
    {"env", 0.7},
    {"arg", 0.7},
    {"config", 0.7},    // through a ConfigMap of its own
    {"env_from", 0.6},  // through one that several share
    {"route", 0.7},     // an Ingress leads there
    {"startup", 0.6},
    {"link", 0.6},
    {"startup_optional", 0.3},  // depends_on with required: false
    {"may_call", 0.3},          // a NetworkPolicy permits it
    {"mount", 0.3},             // shares volumes or the network of the other
    {"part_of", 0.0},
    {"subcomponent_of", 0.0},
    {"child_of", 0.0},
}};

/// Of a kind that is not in the table: as an address.
constexpr double strength_of(std::string_view kind) {
  for (const EdgeKind& each : kEdgeKinds)
    if (each.name == kind) return each.strength;
  return 0.7;
}

constexpr bool is_dependency(std::string_view kind) {
  return strength_of(kind) > 0;
}

}  // namespace runbook
