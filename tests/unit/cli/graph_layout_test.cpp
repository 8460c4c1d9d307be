#include "cli/graph_layout.h"

#include <cmath>

#include <catch2/catch.hpp>

namespace runbook::cli {

TEST_CASE("a service stands one column behind the farthest that needs it", "[cli][graph_layout]") {
  const std::vector<GraphArrow> arrows = {{0, 1}, {1, 2}, {0, 2}};

  const GraphLayout layout = lay_out(3, arrows);

  CHECK(layout.columns == 3);
  CHECK(layout.nodes[0].column == 0);
  CHECK(layout.nodes[1].column == 1);
  CHECK(layout.nodes[2].column == 2);
}

TEST_CASE("an arrow over a column passes beside the boxes in it", "[cli][graph_layout]") {
  const std::vector<GraphArrow> arrows = {{0, 1}, {1, 2}, {0, 2}};

  const GraphLayout layout = lay_out(3, arrows);

  CHECK(layout.passes[0].empty());
  REQUIRE(layout.passes[2].size() == 1);
  CHECK(layout.passes[2][0].column == 1);
  CHECK(std::abs(layout.passes[2][0].y - layout.nodes[1].y) > 0.7);
}

TEST_CASE("arrows to one service share the place where they pass a column", "[cli][graph_layout]") {
  // 0 and 1 need 4 directly, and by way of 2 and 3, which stand between.
  const std::vector<GraphArrow> arrows = {{0, 2}, {1, 3}, {2, 4}, {3, 4}, {0, 4}, {1, 4}};

  const GraphLayout layout = lay_out(5, arrows);

  REQUIRE(layout.passes[4].size() == 1);
  REQUIRE(layout.passes[5].size() == 1);
  CHECK(layout.passes[4][0].y == Approx(layout.passes[5][0].y));
}

TEST_CASE("columns are ordered so that arrows cross little", "[cli][graph_layout]") {
  // Drawn in the order of their numbers all three would cross.
  const std::vector<GraphArrow> arrows = {{0, 5}, {1, 4}, {2, 3}};

  const GraphLayout layout = lay_out(6, arrows);

  for (const GraphArrow& arrow : arrows)
    CHECK(layout.nodes[arrow.from].y == Approx(layout.nodes[arrow.to].y));
}

TEST_CASE("cycles and an empty graph have a layout too", "[cli][graph_layout]") {
  const std::vector<GraphArrow> circle = {{0, 1}, {1, 2}, {2, 0}};

  CHECK(lay_out(3, circle).nodes.size() == 3);
  CHECK(lay_out(0, {}).columns == 0);
}

}  // namespace runbook::cli
