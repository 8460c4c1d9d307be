// Front matter that is broken as a whole, read key by key.
#pragma once

#include <string_view>
#include <vector>

#include "base/yaml.h"

namespace runbook {

/// What is wrong with one key; its value is left out.
struct BlockProblem {
  int line = 0;  ///< 1-based, in `yaml`
  std::string message;
};

struct FrontMatterBlocks {
  Node mapping;  ///< the keys that can be read
  std::vector<BlockProblem> problems;
};

/// Each key at the beginning of a line is parsed alone with the indented lines and list items below
/// it, so that a tag, an open bracket or a second key of the same name costs that key and no other.
/// Of keys that stand twice the first one counts.
FrontMatterBlocks parse_blocks(std::string_view yaml, const YamlLimits& limits);

}  // namespace runbook
