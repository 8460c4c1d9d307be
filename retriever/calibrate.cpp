#include "retriever/calibrate.h"

#include <cmath>

namespace runbook {
namespace {

struct Logistic {
  double constant;
  double raw;
  double cosine;
  double coverage;
};

constexpr Logistic kHybrid{-6.0, 2.0, 5.0, 3.0};
constexpr Logistic kLexical{-5.0, 2.0, 0.0, 5.0};

}  // namespace

double calibrated(double raw, const AbsoluteEvidence& evidence) {
  const Logistic& model = evidence.has_vectors ? kHybrid : kLexical;
  const double sum = model.constant + model.raw * raw + model.cosine * evidence.best_cosine +
                     model.coverage * evidence.coverage;
  return 1.0 / (1.0 + std::exp(-sum));
}

double default_min_score(bool has_vectors) {
  return has_vectors ? 0.1 : 0.12;
}

MatchLabel label_of(double score) {
  if (score >= 0.75) return MatchLabel::strong;
  return score >= 0.4 ? MatchLabel::good : MatchLabel::weak;
}

}  // namespace runbook
