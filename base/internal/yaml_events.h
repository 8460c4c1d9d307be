// What a YAML parser saw, flat: the step between yaml-cpp and the tree.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/yaml.h"

namespace runbook {

struct YamlEvent {
  enum class Kind { null, scalar, alias, sequence, mapping, end };
  Kind kind = Kind::null;
  bool quoted = false;
  bool flow = false;          ///< of a collection: written {a: b} or [a, b]
  bool colon_behind = false;  ///< of a scalar: a `:` stands behind it on its line, as behind a key
  int line = 0;
  int column = 0;          ///< bytes before it in its line
  std::size_t target = 0;  ///< of an alias: index of the event it stands for, which is closed
  std::string text;
};

/// The tree of the document whose first event is at `root`, aliases and merge keys expanded.
/// @error invalid_argument, too_large
Result<Node> build_yaml_tree(const std::vector<YamlEvent>& events, std::size_t root,
                             const YamlLimits& limits);

/// The errors that the parser and the tree share.
Error yaml_error(Errc code, int line, std::string message, std::string hint = "");
Error yaml_too_deep(int line, const YamlLimits& limits);
Error yaml_too_many(int line, const YamlLimits& limits);

}  // namespace runbook
