// Given folders, make the store equal to them: scan → parse → chunk → write → embed.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "embed/embedder.h"
#include "indexer/chunk.h"
#include "indexer/source.h"
#include "runbook/result.h"
#include "runbook/types/sync.h"
#include "store/rows.h"

namespace runbook {

struct IndexOptions {
  std::filesystem::path database;
  SyncRequest request;
  ChunkOptions chunking;
};

/// Reading, front matter, blocks, inference, chunks of one file: the pipeline's middle, pure.
/// @param path  below the source root; its ending chooses the parser
ParsedDocument parse_document(std::string_view path, FileContent content,
                              const ChunkOptions& options);

/// @param sources  all configured sources; SyncRequest::sources chooses among them
/// @param embedder may be null: text only, and `note` says why
/// @error as Engine::sync
Result<SyncReport> run_sync(const IndexOptions& options,
                            std::span<const std::unique_ptr<Source>> sources,
                            const Embedder* embedder, std::string_view no_embedder_note,
                            const Clock& clock, const ProgressSink& progress, std::stop_token stop);

/// @error not_found, io_error when the root is missing or no folder
Result<std::unique_ptr<Source>> make_disk_source(SourceOptions options);

}  // namespace runbook
