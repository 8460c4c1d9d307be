// A model of one's own: a folder with an ONNX file, a vocabulary and a manifest that says how they
// are used.
//
//   name: bge-small-en-v1.5
//   dimension: 384
//   max_tokens: 512
//   pooling: cls                 # or mean
//   model: model.onnx            # the default, as is
//   vocabulary: vocab.txt
//   prefixes: {query: "Represent this sentence: ", document: ""}
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "runbook/result.h"

namespace runbook {

inline constexpr const char* kManifestName = "manifest.yaml";

enum class Pooling { mean, cls };

struct ModelManifest {
  std::string name;
  std::filesystem::path graph;       ///< both exist
  std::filesystem::path vocabulary;  ///< of uncased WordPiece
  std::size_t dimension = 0;
  std::size_t max_tokens = 0;
  Pooling pooling = Pooling::mean;
  std::string query_prefix;
  std::string document_prefix;
};

/// @error not_found without a manifest; invalid_argument, with file and line, for an unknown key, a
///        missing or wrong value, a file that is not in the folder
Result<ModelManifest> load_manifest(const std::filesystem::path& folder);

/// Name, 12 hex digits over everything that the vectors of documents depend on (the graph with the
/// files whose names begin with its own, where its weights lie; the vocabulary; the manifest but
/// for the prefix of questions), version of the text preparation. Reads all of these files.
Result<std::string> model_id_of(const ModelManifest& manifest);

}  // namespace runbook
