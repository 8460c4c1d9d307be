#include "engine/figures.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace runbook {
namespace {

constexpr std::size_t kCut = 10;

double discount(std::size_t index) {
  return std::log2(static_cast<double>(index) + 2.0);
}

double ideal_gain(const Grades& grades) {
  std::vector<int> gains;
  for (const auto& [path, grade] : grades) {
    if (grade > 0) gains.push_back(grade);
  }
  std::sort(gains.begin(), gains.end(), std::greater<>());
  double sum = 0;
  for (std::size_t i = 0; i < std::min(kCut, gains.size()); ++i)
    sum += gains[i] / discount(i);
  return sum;
}

}  // namespace

EvalFigures figures_of(const std::vector<std::string>& ranked, const Grades& grades) {
  EvalFigures figures{.queries = 1};
  double gain = 0;
  int found = 0;
  for (std::size_t i = 0; i < std::min(kCut, ranked.size()); ++i) {
    const auto grade = grades.find(ranked[i]);
    if (grade == grades.end()) continue;
    gain += grade->second / discount(i);
    if (grade->second <= 0) continue;
    if (found == 0) figures.mrr_at_10 = 1.0 / static_cast<double>(i + 1);
    if (i == 0) figures.success_at_1 = 1;
    ++found;
  }
  const auto relevant = std::count_if(grades.begin(), grades.end(),
                                      [](const auto& entry) { return entry.second > 0; });
  figures.ndcg_at_10 = gain / ideal_gain(grades);
  figures.recall_at_10 = found / static_cast<double>(relevant);
  return figures;
}

void add_figures(EvalFigures& sum, const EvalFigures& one) {
  sum.queries += one.queries;
  sum.ndcg_at_10 += one.ndcg_at_10;
  sum.recall_at_10 += one.recall_at_10;
  sum.mrr_at_10 += one.mrr_at_10;
  sum.success_at_1 += one.success_at_1;
}

EvalFigures mean_of(const EvalFigures& sum) {
  if (sum.queries == 0) return sum;
  const auto n = static_cast<double>(sum.queries);
  return {.queries = sum.queries,
          .ndcg_at_10 = sum.ndcg_at_10 / n,
          .recall_at_10 = sum.recall_at_10 / n,
          .mrr_at_10 = sum.mrr_at_10 / n,
          .success_at_1 = sum.success_at_1 / n};
}

}  // namespace runbook
