// Vectors for every text that has none yet, in batches that each stay.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "embed/embedder.h"
#include "indexer/progress_meter.h"
#include "runbook/result.h"
#include "store/store.h"

namespace runbook {

struct EmbedOutcome {
  std::int64_t embedded = 0;
  bool stopped = false;
  std::string replaced_model;       ///< whose vectors these texts had until now, or empty
  std::int64_t replaced_texts = 0;  ///< so many
  std::string note;  ///< why it ended early; empty: all is embedded, or a stop was asked for
};

/// An embedder that fails ends the stage, not the run: the text is there, and the next sync goes on
/// where this one ended.
Result<EmbedOutcome> run_embed_stage(Writer& writer, const Embedder& embedder,
                                     ProgressMeter& progress, const std::stop_token& stop);

}  // namespace runbook
