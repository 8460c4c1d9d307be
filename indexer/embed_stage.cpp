#include "indexer/embed_stage.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/failpoint.h"
#include "base/log.h"
#include "base/text.h"
#include "store/quantize.h"

namespace runbook {
namespace {

// A batch keeps all cores busy and is done within a second; it is what a kill can cost.
constexpr std::size_t kBatch = 64;

std::string in_words(const Error& error) {
  return error.hint.empty() ? to_string(error) : str_cat(to_string(error), "; ", error.hint);
}

/// What the index holds of a model already: vectors of another space must not join them.
struct Space {
  std::size_t dimension = 0;  ///< 0: no vectors yet
  std::string served_model;   ///< empty: the endpoint never said
};

Result<Space> space_of(const Reader& reader, const std::string& model) {
  Space space;
  RB_TRY(space.dimension, reader.vector_dimension(model));
  if (space.dimension == 0) return space;
  RB_TRY(ModelFacts facts, reader.model_facts(model));
  space.served_model = std::move(facts.served_model);
  return space;
}

Error another_space(std::string_view what, std::string_view found, std::string_view kept) {
  return {.code = Errc::unavailable,
          .message = str_cat("the embedder now gives ", what, " ", found, ", the index holds ",
                             what, " ", kept, " of the same name"),
          .hint =
              "correct knowledge.embedding, or make all vectors anew with "
              "`runbook knowledge sync --re-embed`"};
}

Status check_space(const Space& space, const Embedder& embedder,
                   const std::vector<Vector>& vectors) {
  const std::size_t dimension = vectors.front().size();
  if (space.dimension != 0 && space.dimension != dimension)
    return another_space("vectors of dimension", std::to_string(dimension),
                         std::to_string(space.dimension));
  const std::string served = embedder.served_model();
  if (!space.served_model.empty() && served != space.served_model)
    return another_space("vectors of the model", served, space.served_model);
  return ok();
}

/// The vectors of a batch, looked at before they are kept: an endpoint may answer anything.
Result<std::vector<Vector>> embed(const Embedder& embedder, const Space& space,
                                  std::span<const std::string> texts, const std::stop_token& stop) {
  RB_TRY(std::vector<Vector> vectors, embedder.embed_documents(texts, stop));
  const bool shaped = vectors.size() == texts.size() &&
                      std::all_of(vectors.begin(), vectors.end(), [&](const Vector& vector) {
                        return vector.size() == embedder.dimension();
                      });
  if (!shaped)
    return Error{.code = Errc::unavailable,
                 .message = str_cat("the embedder gave vectors of another number or size than ",
                                    texts.size(), " of ", embedder.dimension())};
  RB_TRY(check_space(space, embedder, vectors));
  return vectors;
}

Status keep(Writer& writer, const Embedder& embedder, std::span<const PendingChunk> chunks,
            const std::vector<Vector>& vectors) {
  RB_TRY(writer.begin());
  for (std::size_t i = 0; i < chunks.size(); ++i)
    RB_TRY(writer.put_vector(embedder.model_id(), chunks[i].text_hash, quantize(vectors[i])));
  if (const std::string served = embedder.served_model(); !served.empty())
    RB_TRY(writer.set_served_model(embedder.model_id(), served));
  failpoint("in_embed");
  return writer.commit();
}

/// A change of model costs time, and at an endpoint money: said before it begins.
Status announce_change(const Writer& writer, const Embedder& embedder, EmbedOutcome& outcome) {
  RB_TRY(const std::optional<ReplacedModel> replaced,
         writer.reader().find_replaced_model(embedder.model_id()));
  if (!replaced) return ok();
  outcome.replaced_model = replaced->name;
  outcome.replaced_texts = replaced->texts;
  log::warn(str_cat("the embedding model is now ", embedder.model_id(), ": ", replaced->texts,
                    " texts with vectors of ", replaced->name,
                    " are embedded anew; until then words answer for them"));
  return ok();
}

/// Of a model that nobody measured.
Status estimate_floor(Writer& writer, const Embedder& embedder) {
  if (embedder.cosine_floor()) return ok();
  RB_TRY(writer.begin());
  RB_TRY(writer.update_cosine_floor(embedder.model_id()));
  return writer.commit();
}

}  // namespace

Result<EmbedOutcome> run_embed_stage(Writer& writer, const Embedder& embedder,
                                     ProgressMeter& progress, const std::stop_token& stop) {
  EmbedOutcome outcome;
  RB_TRY(const std::vector<PendingChunk> pending, writer.list_pending(embedder.model_id()));
  if (pending.empty()) {
    RB_TRY(writer.note_all_embedded(embedder.model_id()));
    return outcome;
  }
  RB_TRY(announce_change(writer, embedder, outcome));
  const std::span<const PendingChunk> all(pending);
  for (std::size_t begin = 0; begin < all.size(); begin += kBatch) {
    outcome.stopped = stop.stop_requested();
    if (outcome.stopped) break;
    const auto batch = all.subspan(begin, std::min(kBatch, all.size() - begin));
    RB_TRY(const std::vector<std::string> texts, writer.embedding_texts(batch));
    RB_TRY(const Space space, space_of(writer.reader(), embedder.model_id()));
    const auto vectors = embed(embedder, space, texts, stop);
    if (!vectors) {
      outcome.stopped = vectors.error().code == Errc::cancelled;
      if (!outcome.stopped) outcome.note = in_words(vectors.error());
      break;
    }
    RB_TRY(keep(writer, embedder, batch, *vectors));
    outcome.embedded += static_cast<std::int64_t>(batch.size());
    progress.update(outcome.embedded, static_cast<std::int64_t>(all.size()));
  }
  if (outcome.embedded > 0) RB_TRY(estimate_floor(writer, embedder));
  if (outcome.embedded == std::ssize(all)) RB_TRY(writer.note_all_embedded(embedder.model_id()));
  return outcome;
}

}  // namespace runbook
