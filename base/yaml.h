// YAML and TOML as one tree of values with their lines, for front matter, configuration, catalogs.
//
// Data only: no tag makes anything but text, nothing is executed. yaml-cpp's event interface is
// used so that depth, node count and aliases are ours to bound; toml++ for TOML.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runbook/result.h"

namespace runbook {

/// A value of a YAML or TOML document. Scalars stay the text they were written as.
struct Node {
  enum class Kind { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  std::string scalar;
  bool quoted = false;      ///< "yes" in quotes is text, never a truth value
  std::vector<Node> items;  ///< of a sequence
  std::vector<std::pair<std::string, Node>> entries;  ///< of a mapping, in file order
  int line = 0;                                       ///< 1-based, in the text that was parsed
  int key_line = 0;                                   ///< of the key, for a mapping's value

  const Node* find(std::string_view key) const;  ///< exact key; null when absent or no mapping
  bool is_scalar() const { return kind == Kind::scalar; }
};

enum class Aliases {
  refuse,  ///< anchors, aliases, tags and merge keys are an error (front matter, configuration)
  expand,  ///< expanded within the node budget (catalogs, manifests)
};

struct YamlLimits {
  Aliases aliases = Aliases::refuse;
  int max_depth = 16;
  int max_nodes = 2'000;
};

/// All documents of a YAML stream. @error invalid_argument with "line N" in `where`; too_large
Result<std::vector<Node>> parse_yaml(std::string_view text, const YamlLimits& limits = {});

/// @error invalid_argument with "line N" in `where`
Result<Node> parse_toml(std::string_view text);

/// The tree as JSON text, for storing; scalars become strings, except bare numbers, booleans, null.
std::string to_json(const Node& node);

}  // namespace runbook
