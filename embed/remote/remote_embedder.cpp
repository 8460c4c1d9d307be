#include "embed/remote/remote_embedder.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "base/hash.h"
#include "base/secrets.h"
#include "base/text.h"

namespace runbook {
namespace {

// A chunk has at most 240 word pieces, some 1,500 bytes; what is longer is one endless line, or a
// pasted log, and no model reads so far.
constexpr std::size_t kLongestText = 4'000;
// Ollama computes them one after the other, on a slow machine a second each, and says nothing
// meanwhile: a request must be done before it counts as hanging.
constexpr std::size_t kOllamaBatch = 16;
constexpr std::size_t kOpenAiBatch = 64;
constexpr int kQuestionConnectMs = 2'000;

std::string_view name_of(RemoteApi api) {
  return api == RemoteApi::openai ? "openai" : "ollama";
}

std::string_view path_of(const RemoteModelOptions& options) {
  if (options.api == RemoteApi::ollama) return "/api/embed";
  return options.endpoint.path.empty() ? "/v1/embeddings" : "/embeddings";
}

/// Redacted before it is cut, so that no half of a secret is left.
std::string outgoing(std::string_view prefix, std::string_view text) {
  const std::string redacted = redact_secrets(to_valid_utf8(text));
  std::size_t end = std::min(redacted.size(), kLongestText);
  while (end > 0 && end < redacted.size() && (redacted[end] & 0xc0) == 0x80)
    --end;
  return str_cat(prefix, std::string_view(redacted).substr(0, end));
}

struct StatusMeaning {
  std::string_view meaning;
  std::string_view hint;
};

StatusMeaning meaning_of(int status, RemoteApi api) {
  const bool ollama = api == RemoteApi::ollama;
  if (status >= 300 && status < 400)
    return {"a redirect, which is not followed", "write the final address as base_url"};
  if (status == 400 || status == 422)
    return {"the request was refused", "check `model` and `dimensions` of knowledge.embedding"};
  if (status == 401 || status == 403)
    return {"the key was refused", "check the variable or file that holds the key"};
  if (status == 404) {
    return {"no such model or path",
            ollama ? "ask it for the model: `ollama pull MODEL`" : "check `base_url` and `model`"};
  }
  if (status == 413) return {"the request was too large", ""};
  if (status == 429)
    return {"too many requests", "try again later; a sync goes on from where it ended"};
  if (status >= 500)
    return {"a fault of its own", "try again later; a sync goes on from where it ended"};
  return {"an answer nobody expected", "check `base_url`"};
}

class RemoteEmbedder final : public Embedder {
 public:
  RemoteEmbedder(RemoteModelOptions options, std::unique_ptr<HttpClient> client)
      : id_(remote_model_id(options)),
        options_(std::move(options)),
        client_(std::move(client)),
        dimension_(options_.dimensions.value_or(0)) {}

  const std::string& model_id() const override { return id_; }
  std::size_t dimension() const override { return dimension_; }
  int max_tokens() const override { return 0; }
  std::optional<double> cosine_floor() const override { return std::nullopt; }
  std::string served_model() const override {
    const std::lock_guard lock(mutex_);
    return served_model_;
  }

  Result<std::vector<Vector>> embed_documents(std::span<const std::string> texts,
                                              const std::stop_token& stop) const override {
    const std::size_t batch = options_.api == RemoteApi::ollama ? kOllamaBatch : kOpenAiBatch;
    std::vector<Vector> vectors;
    vectors.reserve(texts.size());
    for (std::size_t begin = 0; begin < texts.size(); begin += batch) {
      const auto part = texts.subspan(begin, std::min(batch, texts.size() - begin));
      RB_TRY(std::vector<Vector> made, embed(options_.document_prefix, part, {}, stop));
      std::move(made.begin(), made.end(), std::back_inserter(vectors));
    }
    return vectors;
  }

  Result<Vector> embed_query(const std::string& text) const override {
    const HttpLimits limits{.connect_timeout_ms = kQuestionConnectMs,
                            .total_timeout_ms = kQuestionTimeoutMs,
                            .tries = 1};
    RB_TRY(std::vector<Vector> made, embed(options_.query_prefix, std::span(&text, 1), limits, {}));
    return std::move(made.front());
  }

 private:
  Result<std::vector<Vector>> embed(std::string_view prefix, std::span<const std::string> texts,
                                    const HttpLimits& limits, const std::stop_token& stop) const {
    RB_TRY(const HttpReply reply, client_->post(request_for(prefix, texts, limits), stop));
    if (!reply.ok()) return failure(reply);
    auto parsed = parse_embedding_reply(options_.api, reply.body, texts.size());
    if (!parsed) return about_us(std::move(parsed).error());
    RB_TRY(accept(*parsed));
    return std::move(parsed->vectors);
  }

  HttpRequest request_for(std::string_view prefix, std::span<const std::string> texts,
                          const HttpLimits& limits) const {
    std::vector<std::string> sent;
    sent.reserve(texts.size());
    for (const std::string& text : texts)
      sent.push_back(outgoing(prefix, text));
    HttpRequest request{
        .endpoint = options_.endpoint,
        .path = std::string(path_of(options_)),
        .headers = {"Content-Type: application/json", "Accept: application/json"},
        .body = embedding_request(options_.api, options_.model, options_.dimensions, sent),
        .ca_file = options_.ca_file,
        .limits = limits};
    if (!options_.key.empty())
      request.headers.push_back(str_cat("Authorization: Bearer ", options_.key));
    return request;
  }

  /// One space only: what was seen first holds for all that follows.
  Status accept(const EmbeddingReply& reply) const {
    const std::size_t found = reply.vectors.front().size();
    std::size_t known = 0;
    if (!dimension_.compare_exchange_strong(known, found) && known != found) {
      return about_us({.code = Errc::unavailable,
                       .message = str_cat("its vectors have ", found, " numbers, expected ", known),
                       .hint = "check `model` and `dimensions` of knowledge.embedding"});
    }
    const std::lock_guard lock(mutex_);
    if (served_model_.empty()) served_model_ = reply.served_model;
    if (served_model_ == reply.served_model) return ok();
    return about_us({.code = Errc::unavailable,
                     .message = str_cat("it changed its model from ", served_model_, " to ",
                                        reply.served_model)});
  }

  Error about_us(Error error) const {
    error.message =
        str_cat("the embedding endpoint ", options_.endpoint.place(), ": ", error.message);
    return error;
  }

  Error failure(const HttpReply& reply) const {
    if (reply.outcome == HttpOutcome::cancelled)
      return {.code = Errc::cancelled, .message = "stopped while the embedding endpoint was asked"};
    Error error{.code = Errc::unavailable};
    switch (reply.outcome) {
      case HttpOutcome::answered: return refusal(reply);
      case HttpOutcome::no_connection:
        error.message = "cannot be reached";
        error.hint = options_.api == RemoteApi::ollama ? "is it running? `ollama serve` starts it"
                                                       : "check `base_url` and the network";
        break;
      case HttpOutcome::untrusted:
        error.message = "is not trusted";
        error.hint = "for a certificate of your own authority set knowledge.embedding.ca_file";
        break;
      case HttpOutcome::timed_out: error.message = "did not answer in time"; break;
      case HttpOutcome::too_large: error.message = "sends more than a reply can be"; break;
      case HttpOutcome::cancelled:
      case HttpOutcome::failed: error.message = "failed"; break;
    }
    const std::string why = redact_secrets(one_line(reply.failure));
    error.message = str_cat("the embedding endpoint ", options_.endpoint.place(), " ",
                            error.message, why.empty() ? "" : ": ", why);
    return error;
  }

  Error refusal(const HttpReply& reply) const {
    const StatusMeaning meaning = meaning_of(reply.status, options_.api);
    const std::string word = refusal_word(reply.body);
    std::string message = str_cat("it answered ", reply.status, ", ", meaning.meaning);
    if (!word.empty()) message += str_cat(" (", word, ")");
    if (reply.retry_after_s > 0)
      message += str_cat("; it asks to wait ", reply.retry_after_s, " s");
    return about_us({.code = Errc::unavailable,
                     .message = std::move(message),
                     .hint = std::string(meaning.hint)});
  }

  static std::string one_line(std::string_view text) {
    return std::string(trim(text.substr(0, text.find_first_of("\r\n"))));
  }

  const std::string id_;
  const RemoteModelOptions options_;
  const std::unique_ptr<HttpClient> client_;
  mutable std::atomic<std::size_t> dimension_;
  mutable std::mutex mutex_;
  mutable std::string served_model_;
};

}  // namespace

std::string remote_model_id(const RemoteModelOptions& options) {
  std::string id = str_cat(name_of(options.api), "/", options.model, "@", options.endpoint.place());
  if (options.endpoint.path != "/v1") id += options.endpoint.path;
  if (options.dimensions) id += str_cat("-d", *options.dimensions);
  if (!options.document_prefix.empty())
    id += str_cat("-p", to_hex(hash_of(options.document_prefix)).substr(0, 8));
  return str_cat(id, "-t", kTextPreparation);
}

std::unique_ptr<Embedder> make_remote_embedder(RemoteModelOptions options,
                                               std::unique_ptr<HttpClient> client) {
  return std::make_unique<RemoteEmbedder>(std::move(options), std::move(client));
}

}  // namespace runbook
