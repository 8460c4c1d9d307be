#include "indexer/embed_stage.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/text.h"
#include "base/failpoint.h"
#include "store/quantize.h"

namespace runbook {
namespace {

// A batch keeps all cores busy and is done within a second; it is what a kill can cost.
constexpr std::size_t kBatch = 64;

/// The vectors of a batch, looked at before they are kept: an endpoint may answer anything.
Result<std::vector<Vector>> embed(const Embedder& embedder, std::span<const std::string> texts) {
  RB_TRY(std::vector<Vector> vectors, embedder.embed_documents(texts));
  const bool shaped = vectors.size() == texts.size() &&
                      std::all_of(vectors.begin(), vectors.end(), [&](const Vector& vector) {
                        return vector.size() == embedder.dimension();
                      });
  if (!shaped)
    return Error{.code = Errc::unavailable,
                 .message = str_cat("the embedder gave vectors of another number or size than ",
                                    texts.size(), " of ", embedder.dimension())};
  return vectors;
}

Status keep(Writer& writer, const std::string& model, std::span<const PendingChunk> chunks,
            const std::vector<Vector>& vectors) {
  RB_TRY(writer.begin());
  for (std::size_t i = 0; i < chunks.size(); ++i)
    RB_TRY(writer.put_vector(model, chunks[i].text_hash, quantize(vectors[i])));
  failpoint("in_embed");
  return writer.commit();
}

}  // namespace

Result<EmbedOutcome> run_embed_stage(Writer& writer, const Embedder& embedder,
                                     ProgressMeter& progress, const std::stop_token& stop) {
  EmbedOutcome outcome;
  RB_TRY(const std::vector<PendingChunk> pending, writer.list_pending(embedder.model_id()));
  const std::span<const PendingChunk> all(pending);
  for (std::size_t begin = 0; begin < all.size(); begin += kBatch) {
    if (stop.stop_requested()) {
      outcome.stopped = true;
      return outcome;
    }
    const auto batch = all.subspan(begin, std::min(kBatch, all.size() - begin));
    RB_TRY(const std::vector<std::string> texts, writer.embedding_texts(batch));
    const auto vectors = embed(embedder, texts);
    if (!vectors) {
      outcome.note = to_string(vectors.error());
      return outcome;
    }
    RB_TRY(keep(writer, embedder.model_id(), batch, *vectors));
    outcome.embedded += static_cast<std::int64_t>(batch.size());
    progress.update(outcome.embedded, static_cast<std::int64_t>(all.size()));
  }
  return outcome;
}

}  // namespace runbook
