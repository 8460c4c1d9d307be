// Vectors from an endpoint over HTTP: any that speaks OpenAI's interface, and Ollama.
//
// Text that leaves the machine has its secrets replaced first (base/secrets.h). A reply that is not
// exactly one finite vector a text, of the dimension seen before, ends the call. Nothing is sent
// before the first embed_ call.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/http/http.h"
#include "embed/embedder.h"
#include "embed/remote/wire.h"

namespace runbook {

struct RemoteModelOptions {
  RemoteApi api = RemoteApi::openai;
  Endpoint endpoint;
  std::string model;
  std::string key;                        ///< sent as a bearer token; empty: none
  std::optional<std::size_t> dimensions;  ///< asked for, and then required
  std::string document_prefix;            ///< in front of every text: "search_document: "
  std::string query_prefix;
  std::filesystem::path ca_file;  ///< empty: the system's authorities
};

/// What a question may cost: an answer by words is better than a wait.
inline constexpr int kQuestionTimeoutMs = 3'000;

/// Provider, model, host, dimensions asked for, document prefix, text preparation: whatever may
/// change the space. "openai/text-embedding-3-small@api.openai.com-d512-t1".
std::string remote_model_id(const RemoteModelOptions& options);

/// @param client  retries by itself; a question asks for one try
/// dimension() is 0 until it is known: configured, or seen in a reply.
std::unique_ptr<Embedder> make_remote_embedder(RemoteModelOptions options,
                                               std::unique_ptr<HttpClient> client);

}  // namespace runbook
