// Fusion: two signals with scales of their own → one score a document, by convex combination.
//
// B = (best chunk's bm25 / best of the question) ^ .6. D = (cosine - floor) / (best cosine -
// floor), both cut at 0. Score = alpha * D + (1 - alpha) * B, over documents, each by its best
// chunks. On alert texts (nDCG@10): .883, against .840 and .822 for reciprocal ranks with k = 10
// and 60, and .877 when a signal that did not bring a document up counts as 0. Bonuses for second
// chunks were noise.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "retriever/score.h"
#include "retriever/signals.h"
#include "retriever/tiers.h"
#include "store/evidence.h"

namespace runbook {

class Hypotheses;

struct FuseOptions {
  double alpha = 0.5;  ///< weight of meaning against words, when there are both
  std::size_t best_chunks =
      50;  ///< of each signal; their documents are the candidates: recall .984
};

/// A document on its way to be a hit.
struct Candidate {
  DocumentId document{};
  Tier tier = Tier::score;
  Score score;
};

/// A chunk of one document with its fused score.
struct FusedChunk {
  ChunkId chunk{};
  Score score;
};

/// The scales of one question: what is best in each signal. Borrows the signals.
class Fusion {
 public:
  Fusion(const Signals& signals, const FuseOptions& options);

  /// From here on chunks are ordered, and scored, with what speaks for the hypotheses.
  /// @param hypotheses  borrowed
  void favour(const Hypotheses& hypotheses) { favoured_ = &hypotheses; }

  /// Documents of the best chunks of each signal and the named ones, in no order.
  std::vector<Candidate> candidates(const NameMatches& names) const;

  /// Chunks of a document, best first, ties by order in the document.
  std::vector<FusedChunk> chunks_of(DocumentId document) const;

  /// The best chunk of a document by fused score, ties to the first; absent when no signal found
  /// it.
  std::optional<ChunkId> best_chunk_of(DocumentId document) const;

  /// The highest figures of any chunk; 0 when a signal is not there.
  double best_cosine() const { return best_cosine_; }
  double best_bm25() const { return best_bm25_; }

 private:
  struct Best;
  std::vector<Best> best_of_documents() const;
  Score score_of(double bm25, std::optional<double> cosine) const;
  double lexical_value(double bm25) const;
  double vector_value(double cosine) const;

  std::span<const ChunkScore> lexical_;  ///< of the signals
  std::span<const ChunkScore> vectors_;
  const Hypotheses* favoured_ = nullptr;
  FuseOptions options_;
  double alpha_ = 0;  ///< 0 without vectors, 1 without words
  double floor_ = 0;
  double best_bm25_ = 0;
  double best_cosine_ = 0;
};

}  // namespace runbook
