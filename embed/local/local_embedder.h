// all-MiniLM-L6-v2 on ONNX Runtime, behind a plugin that is opened when a vector is first needed.
#pragma once

#include <filesystem>
#include <memory>

#include "embed/embedder.h"

namespace runbook {

struct LocalModelOptions {
  std::filesystem::path model_folder;  ///< graph, weights, vocabulary; empty: beside the library
  std::filesystem::path plugin;        ///< librunbook_embed.so; empty: beside the library
  int threads = 0;                     ///< for embed_documents; 0: one a core
};

/// Looks at the files and their sizes only; nothing is loaded until the first embed_ call. Call it
/// before other threads read the environment: it turns the runtime's telemetry off there.
/// @error unavailable with the next step when a file is missing or has the wrong size
Result<std::unique_ptr<Embedder>> make_local_embedder(const LocalModelOptions& options = {});

}  // namespace runbook
