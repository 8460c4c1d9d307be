// A model on ONNX Runtime, behind a plugin that is opened when a vector is first needed:
// all-MiniLM-L6-v2, or one of the user's own (manifest.h).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "embed/embedder.h"

namespace runbook {

struct LocalModelOptions {
  std::filesystem::path model_folder;    ///< of that one; empty: beside the library
  std::filesystem::path plugin;          ///< librunbook_embed.so; empty: beside the library
  int threads = 0;                       ///< for embed_documents; 0: one a core
  std::filesystem::path own_model = {};  ///< folder of a model of the user's own, in its place
  std::string name = {};                 ///< what the manifest must say; empty: anything
  std::optional<std::size_t> dimensions = {};  ///< same
};

/// Looks at the files and their sizes only; nothing is loaded until the first embed_ call. Call it
/// before other threads read the environment: it turns the runtime's telemetry off there.
/// A model of one's own is read once from end to end, for its id.
/// @error unavailable with the next step when a file is missing or has the wrong size;
///        invalid_argument for a wrong manifest, or one that says something else than `options`
Result<std::unique_ptr<Embedder>> make_local_embedder(const LocalModelOptions& options = {});

}  // namespace runbook
