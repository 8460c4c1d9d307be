// How good a ranking is: the figures of trec_eval, to its tie rules. Pure functions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runbook/types/inspect.h"

namespace runbook {

/// Grades of one question's documents; a grade of 1 or more is relevant.
using Grades = std::map<std::string, int, std::less<>>;

/// nDCG@10 (the grade itself is the gain), recall@10, MRR@10, success@1 of one question.
/// @param ranked  document paths, best first, each once
/// @param grades  holds at least one relevant document
EvalFigures figures_of(const std::vector<std::string>& ranked, const Grades& grades);

/// Adds `one` question to the running sum.
void add_figures(EvalFigures& sum, const EvalFigures& one);

/// The sum divided by its number of questions; all zero for none.
EvalFigures mean_of(const EvalFigures& sum);

/// nDCG@10 of one question in two runs.
struct Pair {
  double ours = 0;
  double theirs = 0;
};

/// How likely a difference as large comes by chance: signs of the differences are thrown anew.
/// Cost 10,000 times the number of pairs, some 30 ms for a thousand.
EvalComparison compare(const std::vector<Pair>& pairs);

}  // namespace runbook
