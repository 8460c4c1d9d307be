// Given folders, make the store equal to them: scan → parse → chunk → write → embed.
//
// Reading and parsing run on all cores, one thread writes, in the order of paths. Text is committed
// first, so that words find it within seconds; vectors follow in batches of their own, and a run
// that ends early is taken up by the next one.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>

#include "base/clock.h"
#include "embed/embedder.h"
#include "indexer/chunk.h"
#include "indexer/disk_source.h"
#include "indexer/document.h"
#include "indexer/source.h"
#include "runbook/result.h"
#include "runbook/types/sync.h"
#include "store/vector_index.h"

namespace runbook {

struct IndexOptions {
  std::filesystem::path database;
  SyncRequest request;
  ChunkOptions chunking;
  VectorIndex vector_index = VectorIndex::automatic;
};

/// Makes the index equal to the sources. A source that cannot be listed, and one that lost so much
/// that its folder must be missing, keeps its documents and gets an error in the report.
///
/// @param sources  all configured sources, names distinct; SyncRequest::sources chooses among them.
///                 What the index holds of any other source is removed
/// @param embedder may be null: text only, and `no_embedder_note` says why
/// @error as Engine::sync; not_found for a source that is asked for and not configured
Result<SyncReport> run_sync(const IndexOptions& options,
                            std::span<const std::unique_ptr<Source>> sources,
                            const Embedder* embedder, std::string_view no_embedder_note,
                            const Clock& clock, const ProgressSink& progress, std::stop_token stop);

}  // namespace runbook
