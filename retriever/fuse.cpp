#include "retriever/fuse.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "retriever/hypotheses.h"

namespace runbook {
namespace {

/// A bm25 half as high is more than half as good: on alert texts .6 to .8 rank the same, 1 loses
/// .001 to .002 there, on the sample corpus and on general collections.
constexpr double kBend = 0.6;

constexpr double kNever = -std::numeric_limits<double>::infinity();

double best_score(std::span<const ChunkScore> chunks, double floor) {
  double best = floor;
  for (const ChunkScore& one : chunks)
    best = std::max(best, one.score);
  return best;
}

/// The score of the k-th best chunk: everything from it upwards is among the best.
double kth_best(std::span<const ChunkScore> chunks, std::size_t k) {
  if (chunks.size() <= k) return kNever;
  std::vector<double> scores;
  scores.reserve(chunks.size());
  for (const ChunkScore& one : chunks)
    scores.push_back(one.score);
  const auto kth = scores.begin() + static_cast<std::ptrdiff_t>(k) - 1;
  std::nth_element(scores.begin(), kth, scores.end(), std::greater<>{});
  return *kth;
}

std::span<const ChunkScore> chunks_in(std::span<const ChunkScore> chunks, DocumentId document) {
  const auto before = [](const ChunkScore& one, ChunkId id) { return one.chunk < id; };
  const auto next = DocumentId{static_cast<std::int64_t>(document) + 1};
  const auto first = std::lower_bound(chunks.begin(), chunks.end(), chunk_id(document, 0), before);
  const auto last = std::lower_bound(first, chunks.end(), chunk_id(next, 0), before);
  return {first, last};
}

}  // namespace

struct Fusion::Best {
  DocumentId document{};
  double bm25 = 0;
  std::optional<double> cosine;  ///< absent: the document has no vector yet
};

Fusion::Fusion(const Signals& signals, const FuseOptions& options)
    : options_(options), floor_(signals.cosine_floor) {
  if (signals.lexical) lexical_ = signals.lexical->chunks;
  if (signals.vectors) vectors_ = signals.vectors->chunks;
  alpha_ = !signals.vectors ? 0.0 : !signals.lexical ? 1.0 : options.alpha;
  best_bm25_ = best_score(lexical_, 0.0);
  best_cosine_ = vectors_.empty() ? 0.0 : best_score(vectors_, kNever);
}

double Fusion::lexical_value(double bm25) const {
  return best_bm25_ > 0 ? std::pow(std::max(0.0, bm25) / best_bm25_, kBend) : 0.0;
}

double Fusion::vector_value(double cosine) const {
  const double range = best_cosine_ - floor_;
  return range > 0 ? std::max(0.0, cosine - floor_) / range : 0.0;
}

/// Both lists rise by chunk, hence by document: one merge.
std::vector<Fusion::Best> Fusion::best_of_documents() const {
  std::vector<Best> found;
  auto words = lexical_.begin();
  auto meaning = vectors_.begin();
  while (words != lexical_.end() || meaning != vectors_.end()) {
    const bool take_words =
        meaning == vectors_.end() || (words != lexical_.end() && words->chunk <= meaning->chunk);
    const DocumentId document = document_of(take_words ? words->chunk : meaning->chunk);
    if (found.empty() || found.back().document != document)
      found.push_back({.document = document, .cosine = std::nullopt});
    Best& best = found.back();
    if (take_words)
      best.bm25 = std::max(best.bm25, (words++)->score);
    else
      best.cosine = std::max(best.cosine.value_or(kNever), (meaning++)->score);
  }
  return found;
}

Score Fusion::score_of(double bm25, std::optional<double> cosine) const {
  Score score;
  const double words = lexical_value(bm25);
  if (alpha_ < 1)
    score.add({.kind = SignalKind::lexical, .raw = bm25, .value = words, .weight = 1 - alpha_});
  if (alpha_ <= 0) return score;
  score.add({.kind = SignalKind::vector,
             .raw = cosine.value_or(0.0),
             .value = cosine ? vector_value(*cosine) : words,
             .weight = alpha_,
             .estimated = !cosine});
  return score;
}

std::vector<Candidate> Fusion::candidates(const NameMatches& names) const {
  const double bm25_bar = kth_best(lexical_, options_.best_chunks);
  const double cosine_bar = kth_best(vectors_, options_.best_chunks);
  std::vector<Candidate> candidates;
  std::size_t named = 0;
  for (const Best& best : best_of_documents()) {
    const auto name = names.find(best.document);
    const bool is_named = name != names.end();
    named += is_named ? 1 : 0;
    const bool by_words = best.bm25 > 0 && best.bm25 >= bm25_bar;
    const bool by_meaning = best.cosine && *best.cosine >= cosine_bar;
    if (!is_named && !by_words && !by_meaning) continue;
    candidates.push_back({.document = best.document,
                          .tier = is_named ? name->second.tier : Tier::score,
                          .score = score_of(best.bm25, best.cosine)});
  }
  if (named == names.size()) return candidates;
  for (const auto& [document, match] : names) {
    const auto same = [id = document](const Candidate& one) { return one.document == id; };
    if (std::none_of(candidates.begin(), candidates.end(), same))
      candidates.push_back(
          {.document = document, .tier = match.tier, .score = score_of(0.0, std::nullopt)});
  }
  return candidates;
}

std::optional<ChunkId> Fusion::best_chunk_of(DocumentId document) const {
  const std::vector<FusedChunk> chunks = chunks_of(document);
  return chunks.empty() ? std::nullopt : std::optional(chunks.front().chunk);
}

std::vector<FusedChunk> Fusion::chunks_of(DocumentId document) const {
  std::vector<FusedChunk> chunks;
  const auto words = chunks_in(lexical_, document);
  const auto meaning = chunks_in(vectors_, document);
  auto word = words.begin();
  auto vector = meaning.begin();
  while (word != words.end() || vector != meaning.end()) {
    const bool has_words =
        vector == meaning.end() || (word != words.end() && word->chunk <= vector->chunk);
    const ChunkId chunk = has_words ? word->chunk : vector->chunk;
    const bool has_vector = vector != meaning.end() && vector->chunk == chunk;
    const double bm25 = has_words ? (word++)->score : 0.0;
    std::optional<double> cosine;
    if (has_vector) cosine = (vector++)->score;
    chunks.push_back({.chunk = chunk, .score = score_of(bm25, cosine)});
    if (favoured_ != nullptr) favoured_->add_to(chunks.back().score, chunk);
  }
  std::stable_sort(chunks.begin(), chunks.end(), [](const FusedChunk& a, const FusedChunk& b) {
    return a.score.total() > b.score.total();
  });
  return chunks;
}

}  // namespace runbook
