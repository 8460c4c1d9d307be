// Which files the local model is made of, where they lie, and whether they are the right ones.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "embed/local/local_embedder.h"
#include "runbook/result.h"

namespace runbook {

/// Name, first 12 hex digits of the weights' SHA-256, version of the text preparation.
std::string local_model_id();

struct ModelFiles {
  std::filesystem::path plugin;
  std::filesystem::path graph;
  std::filesystem::path vocabulary;
};

/// The plugin that `options` name, or the one beside the library. @error unavailable
Result<std::filesystem::path> find_model_plugin(const LocalModelOptions& options);

/// The files that `options` name, and for what they leave open those beside the library itself:
/// lib/runbook/ and share/runbook/models/minilm-l6/, in an installation and in a build tree alike.
/// Compares sizes with the pinned ones and opens nothing: hashes were checked when the files were
/// fetched. @error unavailable with the next step
Result<ModelFiles> find_model_files(const LocalModelOptions& options);

}  // namespace runbook
