#include "engine/garbage.h"

#include <string>

#include "base/clock.h"
#include "engine/gaps.h"
#include "engine/open_reader.h"
#include "store/store.h"

namespace runbook {
namespace {

/// Vectors of other models are of no use once the model is known; without one nothing is known.
std::string model_in_use(const Wiring& wiring) {
  const EmbedderChoice& choice = wiring.embedder();
  return choice.embedder ? choice.embedder->model_id() : std::string();
}

Status clean(Writer& writer, const std::string& model, GcReply& reply) {
  RB_TRY(const std::int64_t unused, writer.remove_unused_vectors(0));
  reply.vectors = unused;
  if (!model.empty()) {
    RB_TRY(const std::int64_t others, writer.remove_vectors_of_other_models(model));
    reply.vectors += others;
  }
  RB_TRY(writer.compact());
  return writer.finish();
}

}  // namespace

Result<GcReply> collect(const GcRequest& request, const Config& config, const Wiring& wiring) {
  const double started_ms = steady_ms();
  const std::filesystem::path folder = config.database.parent_path();
  const std::string model = model_in_use(wiring);
  GcReply reply;
  reply.dry_run = request.dry_run;
  const GapBounds gaps = bound_gaps(folder, request.dry_run ? Bounding::look : Bounding::drop);
  reply.gaps_kept = gaps.kept;
  reply.gaps_dropped = gaps.dropped;
  {
    RB_TRY(const Reader reader, open_reader(config));
    RB_TRY(const UnusedSpace unused, reader.unused_space(model));
    reply.bytes_before = reader.disk_bytes() + gaps.bytes_before;
    reply.vectors = unused.vectors;
    reply.bytes_after = reply.bytes_before - unused.vector_bytes - unused.free_bytes -
                        (gaps.bytes_before - gaps.bytes_after);
  }
  if (!request.dry_run) {
    RB_TRY(Writer writer, Writer::open(config.database, {.lock_wait_ms = request.lock_wait_ms}));
    RB_TRY(clean(writer, model, reply));
    reply.bytes_after = writer.reader().disk_bytes() + gaps.bytes_after;
  }
  reply.took_ms = steady_ms() - started_ms;
  return reply;
}

}  // namespace runbook
