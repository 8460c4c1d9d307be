#include "engine/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <random>

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
  sum.sections_judged += one.sections_judged;
  sum.section_right += one.section_right;
}

EvalFigures mean_of(const EvalFigures& sum) {
  if (sum.queries == 0) return sum;
  const auto n = static_cast<double>(sum.queries);
  const auto judged = static_cast<double>(sum.sections_judged);
  return {.queries = sum.queries,
          .ndcg_at_10 = sum.ndcg_at_10 / n,
          .recall_at_10 = sum.recall_at_10 / n,
          .mrr_at_10 = sum.mrr_at_10 / n,
          .success_at_1 = sum.success_at_1 / n,
          .sections_judged = sum.sections_judged,
          .section_right = judged > 0 ? sum.section_right / judged : 0.0};
}

namespace {

constexpr int kRounds = 10'000;      // p is known to .01 at .5, to .002 at .05
constexpr std::uint64_t kSeed = 7;   // any fixed one: the same files give the same p
constexpr double kRounding = 1e-12;  // sums of the same numbers in another order differ by less

double with_random_signs(const std::vector<double>& differences, std::mt19937_64& random) {
  double sum = 0;
  std::uint64_t signs = 0;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    if (i % 64 == 0) signs = random();
    sum += (signs & 1U) != 0 ? differences[i] : -differences[i];
    signs >>= 1U;
  }
  return sum;
}

}  // namespace

EvalComparison compare(const std::vector<Pair>& pairs) {
  EvalComparison comparison;
  if (pairs.empty()) return comparison;
  std::vector<double> differences;
  double theirs = 0;
  double sum = 0;
  for (const Pair& pair : pairs) {
    const double difference = pair.ours - pair.theirs;
    theirs += pair.theirs;
    sum += difference;
    comparison.better += difference > kRounding ? 1 : 0;
    comparison.worse += difference < -kRounding ? 1 : 0;
    differences.push_back(difference);
  }
  std::mt19937_64 random(kSeed);
  int as_large = 0;
  for (int round = 0; round < kRounds; ++round)
    as_large +=
        std::abs(with_random_signs(differences, random)) >= std::abs(sum) - kRounding ? 1 : 0;
  const auto n = static_cast<double>(pairs.size());
  comparison.ndcg_at_10 = theirs / n;
  comparison.difference = sum / n;
  comparison.p_value = (as_large + 1.0) / (kRounds + 1.0);
  return comparison;
}

}  // namespace runbook
