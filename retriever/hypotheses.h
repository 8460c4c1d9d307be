// Hypotheses: what the asker suspects moves the evidence for it up, and finds nothing by itself.
//
// A hypothesis is scored as a question of its own, by the same signals. Its score is one more term
// of documents that the question alone makes relevant, and of no other: no page becomes a hit by
// it, no tier is crossed, and what is nothing relevant stays so.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "retriever/fuse.h"
#include "retriever/score.h"
#include "retriever/signals.h"
#include "runbook/result.h"
#include "store/evidence.h"

namespace runbook {

/// What speaks for any of the hypotheses, by chunk and by document. Immutable once asked.
class Hypotheses {
 public:
  /// Nothing is suspected.
  Hypotheses() = default;

  /// Asks the signals for each text.
  /// @param relevant   the documents that may be moved
  /// @param documents  what the question is asked of: a score is a share of the best of these
  static Result<Hypotheses> ask(std::span<const std::string> texts,
                                std::span<const DocumentId> relevant, const Evidence& evidence,
                                const DocumentSet& documents, const SignalRequest& request,
                                const FuseOptions& options);

  /// Adds the term of the hypothesis that has most to say, where one has.
  void add_to(Score& score, DocumentId document) const;
  void add_to(Score& score, ChunkId chunk) const;

 private:
  struct Best {
    int hypothesis = 0;
    double value = 0;
  };
  template <class Key>
  using Table = std::unordered_map<Key, Best>;

  Table<DocumentId> documents_;
  Table<ChunkId> chunks_;
};

}  // namespace runbook
