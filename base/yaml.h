// YAML and TOML as one tree of values with their lines, for front matter, configuration, catalogs.
//
// Data only: no tag makes anything but text, nothing is executed. yaml-cpp's event interface is
// used so that depth, node count and aliases are ours to bound; toml++ for TOML. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"

namespace runbook {

struct NodeEntry;

/// A value of a YAML or TOML document. Scalars of YAML stay the text they were written as, those
/// of TOML are written anew (0x10 is 16, dates are ISO).
struct Node {
  enum class Kind { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  std::string scalar;
  bool quoted = false;             ///< "yes" in quotes is text, never a truth value
  std::vector<Node> items;         ///< of a sequence
  std::vector<NodeEntry> entries;  ///< of a mapping, in file order, keys once
  bool flow = false;               ///< a collection of YAML in brackets: {a: b}, [a, b]
  int line = 0;                    ///< 1-based, in the text that was parsed
  int column = 0;                  ///< bytes before it in its line; YAML alone, not of null
  int key_line = 0;                ///< of the key, for a mapping's value
  int key_column = 0;              ///< as column

  const Node* find(std::string_view key) const;  ///< exact key; null when absent or no mapping
  bool is_scalar() const { return kind == Kind::scalar; }
};

/// A key and its value. Not a std::pair, which clang cannot nest in its own second type.
struct NodeEntry {
  std::string first;
  Node second;
};

enum class Aliases {
  refuse,  ///< anchors, aliases, tags and merge keys are an error (front matter, configuration)
  expand,  ///< expanded within the node budget; tags are ignored (catalogs, manifests)
};

struct YamlLimits {
  Aliases aliases = Aliases::refuse;
  int max_depth = 16;     ///< lists and mappings inside each other
  int max_nodes = 2'000;  ///< values and keys, after aliases are expanded
};

/// All documents of a YAML stream; none for a text without content. Ill-formed UTF-8 is read as
/// U+FFFD, \r\n and \r as newlines, a byte order mark is skipped.
/// @error invalid_argument with "line N" in `where` (also for a key that stands twice); too_large
Result<std::vector<Node>> parse_yaml(std::string_view text, const YamlLimits& limits = {});

/// A TOML document, as a mapping. @error as parse_yaml, under its default limits of depth
Result<Node> parse_toml(std::string_view text);

/// The tree as JSON text, for storing. Scalars become strings, but for bare true and false and for
/// bare numbers that every reader holds exactly (at most 15 digits, no exponent).
std::string to_json(const Node& node);

}  // namespace runbook
