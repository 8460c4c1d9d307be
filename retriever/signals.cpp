#include "retriever/signals.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <unordered_map>

#include "base/text.h"
#include "store/fts_query.h"

namespace runbook {
namespace {

/// Frequencies are looked up for this many distinct terms; a log of thousands is cut in its order.
constexpr std::size_t kMaxLookups = 512;

/// The rarest kMaxTerms of the terms, in their order. A word nobody wrote finds nothing, so it
/// must not take the place of one that does.
std::vector<std::string> rarest(std::span<const std::string> terms,
                                const std::unordered_map<std::string, std::int64_t>& frequency) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < terms.size(); ++i)
    if (frequency.at(terms[i]) > 0) order.push_back(i);
  const auto rarer = [&](std::size_t a, std::size_t b) {
    const std::int64_t fa = frequency.at(terms[a]);
    const std::int64_t fb = frequency.at(terms[b]);
    return fa != fb ? fa < fb : a < b;
  };
  if (order.size() > kMaxTerms) {
    std::nth_element(order.begin(), order.begin() + kMaxTerms, order.end(), rarer);
    order.resize(kMaxTerms);
    std::sort(order.begin(), order.end());
  }
  std::vector<std::string> kept;
  kept.reserve(order.size());
  for (const std::size_t i : order)
    kept.push_back(terms[i]);
  return kept;
}

std::string in_words(const Error& error) {
  return error.hint.empty() ? to_string(error) : str_cat(to_string(error), "; ", error.hint);
}

/// The floor of a model nobody measured, when the index holds too few vectors to estimate it.
constexpr double kNoFloor = 0;

/// What the index knows of the model, compared with what just answered. Vectors of two models never
/// meet; a name of the configuration may stand for another model than it did.
Result<std::string> learn_model(const Embedder& embedder, const Evidence& evidence,
                                Signals& signals) {
  const std::optional<double> measured = embedder.cosine_floor();
  const std::string served = embedder.served_model();
  signals.cosine_floor = measured.value_or(kNoFloor);
  signals.measured_model = measured.has_value();
  if (measured && served.empty()) return std::string();
  RB_TRY(const ModelFacts facts, evidence.model_facts(embedder.model_id()));
  if (!measured) signals.cosine_floor = facts.cosine_floor.value_or(kNoFloor);
  if (served.empty() || facts.served_model.empty() || served == facts.served_model)
    return std::string();
  return str_cat("the embedding endpoint now answers with the model ", served,
                 ", the vectors of the index are of ", facts.served_model,
                 "; run `runbook knowledge sync --re-embed`");
}

/// Of so many chunks that are best by words the documents get their true score by meaning: twice as
/// many as make candidates (FuseOptions::best_chunks).
constexpr std::size_t kBestByWords = 100;

std::vector<DocumentId> to_score_by_meaning(const std::optional<SignalScores>& lexical,
                                            std::vector<DocumentId> documents) {
  if (!lexical) return documents;
  std::vector<ChunkScore> best = lexical->chunks;
  if (best.size() > kBestByWords) {
    std::nth_element(best.begin(), best.begin() + kBestByWords, best.end(),
                     [](const ChunkScore& a, const ChunkScore& b) { return a.score > b.score; });
    best.resize(kBestByWords);
  }
  for (const ChunkScore& one : best)
    documents.push_back(document_of(one.chunk));
  return documents;
}

/// Fills `signals.vectors`, or says why it cannot. A damaged vector is a reason as good as a
/// missing model: whoever asks at night is better served by words than by an error.
Result<std::string> ask_vectors(const Query& query, const Evidence& evidence,
                                const DocumentSet& documents, const SignalRequest& request,
                                Signals& signals) {
  if (request.embedder == nullptr) return request.no_embedder_reason;
  const Embedder& embedder = *request.embedder;
  const auto question = embedder.embed_query(query.embedding_text);
  if (!question) return in_words(question.error());
  RB_TRY(std::string another_model, learn_model(embedder, evidence, signals));
  if (!another_model.empty()) return another_model;
  auto scores = evidence.vectors(*question, embedder.model_id(), documents,
                                 to_score_by_meaning(signals.lexical, request.also));
  if (!scores) return in_words(scores.error());
  RB_TRY(const std::int64_t chunks, evidence.count_chunks(documents));
  signals.vectors_missing = std::max<std::int64_t>(0, chunks - scores->embedded);
  if (scores->embedded == 0 && chunks > 0)
    return std::string("nothing is embedded with this model yet; run `runbook knowledge sync`");
  signals.vectors = std::move(*scores);
  return std::string();
}

}  // namespace

Result<Rarity> rarity_of(const Query& query, const Evidence& evidence) {
  std::vector<std::string> asked = query.terms;
  if (asked.size() > kMaxLookups) asked.resize(kMaxLookups);
  const std::size_t terms = asked.size();
  for (const ContentWord& word : query.content)
    asked.push_back(word.word);
  RB_TRY(const auto counts, evidence.document_frequencies(asked));
  RB_TRY(const std::int64_t chunks, evidence.count_chunks(DocumentSet{}));

  std::unordered_map<std::string, std::int64_t> frequency;
  for (std::size_t i = 0; i < asked.size() && i < counts.size(); ++i)
    frequency.emplace(asked[i], counts[i]);
  Rarity rarity;
  rarity.log_chunks = std::log(static_cast<double>(chunks) + 1.0);
  rarity.terms = rarest(std::span(asked).first(terms), frequency);
  for (const ContentWord& word : query.content) {
    const auto df = static_cast<double>(frequency[word.word]);
    const double idf = std::log((static_cast<double>(chunks) + 1.0) / (df + 0.5));
    rarity.idf.push_back(std::max(0.0, idf));
  }
  return rarity;
}

Result<Signals> ask_signals(const Query& query, const Rarity& rarity, const Evidence& evidence,
                            const DocumentSet& documents, const SignalRequest& request) {
  Signals signals;
  const auto ask_words = [&]() -> Status {
    std::vector<std::string> terms = rarity.terms;
    terms.insert(terms.end(), query.phrases.begin(), query.phrases.end());
    const MatchQuery match = match_any(std::move(terms));
    if (match.expression.empty()) {
      signals.lexical.emplace();
      return ok();
    }
    RB_TRY(SignalScores scores, evidence.lexical(match, documents));
    signals.lexical = std::move(scores);
    return ok();
  };
  if (request.mode != SearchMode::vector) RB_TRY(ask_words());
  if (request.mode != SearchMode::lexical && !is_blank(query.embedding_text)) {
    RB_TRY(std::string reason, ask_vectors(query, evidence, documents, request, signals));
    signals.degraded = !signals.vectors.has_value();
    signals.degraded_reason = std::move(reason);
  }
  if (!signals.vectors && !signals.lexical) RB_TRY(ask_words());
  return signals;
}

}  // namespace runbook
