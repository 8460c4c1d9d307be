// Where the boxes and arrows of a drawn graph lie: columns from the dependents to what they need.
//
// Layers as Sugiyama has them: an arrow that passes over columns gets a place in each, so that no
// line runs behind a box, and columns are ordered by the middle of their neighbours, so that lines
// cross little. Arrows to one service share their places: forty consumers of one queue are forty
// lines that become one. Pure and deterministic.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace runbook::cli {

struct GraphArrow {
  std::size_t from = 0;  ///< number of a node
  std::size_t to = 0;
};

struct GraphPlace {
  std::size_t column = 0;
  double y = 0;  ///< of the middle, in rows
};

struct GraphLayout {
  std::vector<GraphPlace> nodes;                ///< by node
  std::vector<std::vector<GraphPlace>> passes;  ///< by arrow: where it passes between its ends
  std::size_t columns = 0;
  double rows = 0;
};

/// Cost: a dozen sorts of the columns. A graph too large to be looked at is not ordered.
GraphLayout lay_out(std::size_t nodes, std::span<const GraphArrow> arrows);

}  // namespace runbook::cli
