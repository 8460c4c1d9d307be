// What is sent to an embedding endpoint and what comes back, as bytes.
//
// A reply may be anything: it is read without building a tree, within limits, and looked at before
// a single vector of it is believed. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "embed/embedder.h"
#include "runbook/result.h"

namespace runbook {

enum class RemoteApi {
  openai,  ///< POST …/embeddings: {"data": [{"index": 0, "embedding": […]}], "model": …}
  ollama,  ///< POST …/api/embed: {"embeddings": [[…]], "model": …}
};

/// The body that asks for the vectors of `texts` (valid UTF-8).
std::string embedding_request(RemoteApi api, std::string_view model,
                              std::optional<std::size_t> dimensions,
                              std::span<const std::string> texts);

struct EmbeddingReply {
  std::vector<Vector>
      vectors;               ///< in the order of the texts, each of length 1, all of one dimension
  std::string served_model;  ///< as the endpoint calls it; may be empty
};

/// @param wanted  number of texts that were sent
/// @error unavailable for anything but `wanted` finite vectors of one dimension, one a text: not
///        JSON, cut off, nested too deep, a number missing, too large or of another type, an index
///        twice or out of range
Result<EmbeddingReply> parse_embedding_reply(RemoteApi api, std::string_view body,
                                             std::size_t wanted);

/// The machine's word for what went wrong in the body of a refusal ("model_not_found"), or empty.
/// Only a plain word is taken: the rest of such a body may quote what was sent, a key too.
std::string refusal_word(std::string_view body);

}  // namespace runbook
