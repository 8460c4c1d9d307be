#include "retriever/hypotheses.h"

#include <algorithm>
#include <array>

#include "retriever/query.h"

namespace runbook {
namespace {

/// Beside 1 for the question's own signals. Of 20 pairs of question and suspicion over the sample
/// corpus (by words / both signals) 6 / 2 hold without, 12 / 13 with .30, 14 / 16 with .50 and
/// 17 / 16 with .70.
constexpr double kWeight = 0.70;

/// As candidates are scored: the best of each signal, whichever chunks these are in.
class DocumentValue {
 public:
  void add(const Score& chunk) {
    for (const ScoreTerm& term : chunk.terms()) {
      double& best = best_[static_cast<std::size_t>(term.kind)];
      best = std::max(best, term.weight * term.value);
    }
  }
  double sum() const {
    double sum = 0;
    for (const double one : best_)
      sum += one;
    return sum;
  }

 private:
  std::array<double, kSignalKinds> best_{};
};

template <class Table, class Key>
void keep_best(Table& table, Key key, int hypothesis, double value) {
  auto& best = table[key];
  if (value <= best.value) return;
  best.hypothesis = hypothesis;
  best.value = value;
}

template <class Table, class Key>
void add_best(const Table& table, Key key, Score& score) {
  const auto best = table.find(key);
  if (best == table.end() || best->second.value <= 0) return;
  score.add({.kind = SignalKind::hypothesis,
             .raw = best->second.value,
             .value = best->second.value,
             .weight = kWeight,
             .hypothesis = best->second.hypothesis});
}

}  // namespace

Result<Hypotheses> Hypotheses::ask(std::span<const std::string> texts,
                                   std::span<const DocumentId> relevant, const Evidence& evidence,
                                   const DocumentSet& documents, const SignalRequest& request,
                                   const FuseOptions& options) {
  Hypotheses made;
  SignalRequest asked = request;
  asked.also.assign(relevant.begin(), relevant.end());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Query query = understand(texts[i]);
    RB_TRY(const Rarity rarity, rarity_of(query, evidence));
    RB_TRY(const Signals signals, ask_signals(query, rarity, evidence, documents, asked));
    const Fusion fusion(signals, options);
    for (const DocumentId document : relevant) {
      DocumentValue value;
      for (const FusedChunk& chunk : fusion.chunks_of(document)) {
        keep_best(made.chunks_, chunk.chunk, static_cast<int>(i), chunk.score.total());
        value.add(chunk.score);
      }
      keep_best(made.documents_, document, static_cast<int>(i), value.sum());
    }
  }
  return made;
}

void Hypotheses::add_to(Score& score, DocumentId document) const {
  add_best(documents_, document, score);
}

void Hypotheses::add_to(Score& score, ChunkId chunk) const {
  add_best(chunks_, chunk, score);
}

}  // namespace runbook
