#include "engine/figures.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

TEST_CASE("a perfect ranking scores one in every figure", "[engine][eval]") {
  const EvalFigures figures = figures_of({"a", "b", "x"}, {{"a", 2}, {"b", 1}});

  CHECK(figures.ndcg_at_10 == Approx(1.0));
  CHECK(figures.recall_at_10 == Approx(1.0));
  CHECK(figures.mrr_at_10 == Approx(1.0));
  CHECK(figures.success_at_1 == Approx(1.0));
}

TEST_CASE("the gain is the grade, discounted by the place", "[engine][eval]") {
  const EvalFigures figures = figures_of({"x", "b", "a"}, {{"a", 2}, {"b", 1}});

  // (1 / log2 3 + 2 / log2 4) / (2 / log2 2 + 1 / log2 3)
  CHECK(figures.ndcg_at_10 == Approx(0.6199).margin(0.0001));
  CHECK(figures.mrr_at_10 == Approx(0.5));
  CHECK(figures.success_at_1 == 0);
}

TEST_CASE("what stands below the tenth place counts nothing", "[engine][eval]") {
  std::vector<std::string> ranked;
  for (int i = 0; i < 10; ++i)
    ranked.push_back("x" + std::to_string(i));
  ranked.emplace_back("a");

  const EvalFigures figures = figures_of(ranked, {{"a", 1}});

  CHECK(figures.ndcg_at_10 == 0);
  CHECK(figures.recall_at_10 == 0);
  CHECK(figures.mrr_at_10 == 0);
}

TEST_CASE("a grade of zero is judged and not relevant", "[engine][eval]") {
  const EvalFigures figures = figures_of({"bad", "a"}, {{"bad", 0}, {"a", 1}});

  CHECK(figures.success_at_1 == 0);
  CHECK(figures.recall_at_10 == Approx(1.0));
}

TEST_CASE("the mean of no question is zero", "[engine][eval]") {
  CHECK(mean_of(EvalFigures{}).ndcg_at_10 == 0);
}

}  // namespace
}  // namespace runbook
