// The signals: each chunk's score by words and by meaning, and why one of them is not there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "embed/embedder.h"
#include "retriever/query.h"
#include "runbook/result.h"
#include "runbook/types/search.h"
#include "store/evidence.h"

namespace runbook {

/// How rare the content words of a question are in this index.
struct Rarity {
  std::vector<double> idf;         ///< by index of Query::content; ln((N + 1) / (df + 0.5))
  double log_chunks = 0;           ///< ln(N + 1): how large scores can be in an index of this size
  std::vector<std::string> terms;  ///< the question's terms, at most kMaxTerms, the rarest
};

/// One look at the frequencies serves the cap on terms and the weights of words.
Result<Rarity> rarity_of(const Query& query, const Evidence& evidence);

/// Scores of all chunks, not only of the best: a document that one signal brings up gets its true
/// score from the other (.883 against .877 with zeros).
struct Signals {
  std::optional<SignalScores> lexical;  ///< absent: not asked for
  std::optional<SignalScores> vectors;  ///< absent: not asked for, or not to be had
  double cosine_floor = 0;
  bool measured_model = true;   ///< false: its floor is an estimate of this index
  bool degraded = false;        ///< vectors were asked for and are not there
  std::string degraded_reason;  ///< for people
  std::int64_t vectors_missing = 0;
};

struct SignalRequest {
  SearchMode mode = SearchMode::hybrid;
  const Embedder* embedder = nullptr;  ///< may be null; never touched in lexical mode
  std::string no_embedder_reason;
  std::vector<DocumentId> also;  ///< scored by meaning whatever the signals say: what is named
};

/// An embedder that fails degrades the answer, it does not end it. Vectors asked for alone and not
/// to be had: the words answer.
Result<Signals> ask_signals(const Query& query, const Rarity& rarity, const Evidence& evidence,
                            const DocumentSet& documents, const SignalRequest& request);

}  // namespace runbook
