#include "embed/local/local_embedder.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>
#include <utility>

#include "base/text.h"
#include "embed/local/manifest.h"
#include "embed/local/model_files.h"
#include "embed/local/plugin.h"
#include "embed/wordpiece.h"

namespace runbook {
namespace {

using Tokens = std::vector<WordPiece::TokenId>;

constexpr std::size_t kMaxTokens = 256;
constexpr std::size_t kDimension = 384;
// Packing the weights costs 40 ms once and saves about 3 ms a text of 16 to 64 tokens.
constexpr std::size_t kTextsWorthPacking = 16;
// The median cosine of random pairs of texts.
constexpr double kCosineFloor = 0.13;

/// What is known of a model before any of it is loaded.
struct LocalModel {
  std::string id;
  ModelFiles files;
  std::size_t dimension = kDimension;
  std::size_t max_tokens = kMaxTokens;
  Pooling pooling = Pooling::mean;
  std::string query_prefix;
  std::string document_prefix;
  std::optional<double> cosine_floor;
  bool fused = false;
};

/// Loads each part of the model when it is first asked for. Thread-safe.
class LazyModel {
 public:
  explicit LazyModel(LocalModel model) : model_(std::move(model)) {}

  const LocalModel& facts() const { return model_; }

  Result<const WordPiece*> tokenizer() {
    const std::lock_guard lock(mutex_);
    if (!tokenizer_) {
      RB_TRY(auto loaded, WordPiece::load(model_.files.vocabulary));
      tokenizer_.emplace(std::move(loaded));
    }
    return &*tokenizer_;
  }

  Result<const ModelSession*> session(SessionMode mode) {
    const std::lock_guard lock(mutex_);
    // Whoever has the faster one uses it for questions too.
    if (indexing_) return &*indexing_;
    auto& wanted = mode == SessionMode::question ? question_ : indexing_;
    if (!wanted) {
      if (!plugin_) {
        RB_TRY(auto opened, ModelPlugin::open(model_.files.plugin));
        plugin_ = opened;
      }
      const ModelGraph graph{.file = model_.files.graph,
                             .dimension = model_.dimension,
                             .pooling = model_.pooling,
                             .fused = model_.fused};
      RB_TRY(auto session, plugin_->open_session(graph, mode));
      wanted.emplace(std::move(session));
    }
    return &*wanted;
  }

 private:
  const LocalModel model_;
  std::mutex mutex_;
  std::optional<WordPiece> tokenizer_;
  std::optional<ModelPlugin> plugin_;
  std::optional<ModelSession> question_;
  std::optional<ModelSession> indexing_;
};

/// One batch of documents, shared out text by text over the workers.
class Batch {
 public:
  Batch(const LocalModel& model, const WordPiece& tokenizer, const ModelSession& session,
        std::span<const std::string> texts)
      : model_(model),
        tokenizer_(tokenizer),
        session_(session),
        texts_(texts),
        order_(texts.size()),
        vectors_(texts.size()) {
    // Longest first, so that no worker begins a long text when the others are done.
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      return texts_[a].size() > texts_[b].size();
    });
  }

  /// Embeds texts until none is left. Called once by every worker.
  void work() {
    for (std::size_t i = next_++; i < order_.size() && !failed_; i = next_++) {
      const std::size_t text = order_[i];
      auto vector = session_.embed(
          tokenizer_.encode(str_cat(model_.document_prefix, texts_[text]), model_.max_tokens));
      if (!vector) return fail(std::move(vector).error());
      vectors_[text] = std::move(vector).value();
    }
  }

  Result<std::vector<Vector>> finish() && {
    if (error_) return std::move(*error_);
    return std::move(vectors_);
  }

 private:
  void fail(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    failed_ = true;
  }

  const LocalModel& model_;
  const WordPiece& tokenizer_;
  const ModelSession& session_;
  std::span<const std::string> texts_;
  std::vector<std::size_t> order_;
  std::vector<Vector> vectors_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::optional<Error> error_;
};

std::size_t worker_count(int threads, std::size_t texts) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t wanted = threads > 0 ? static_cast<std::size_t>(threads) : cores;
  return std::min(wanted, texts);
}

/// A process that asks so many questions lives on, and packing the weights pays for questions too:
/// 5 ms each instead of 8, for 45 ms once and 45 MB.
constexpr int kFewQuestions = 8;

class LocalEmbedder final : public Embedder {
 public:
  LocalEmbedder(LocalModel model, int threads)
      : threads_(threads), model_(std::make_unique<LazyModel>(std::move(model))) {}

  const std::string& model_id() const override { return model_->facts().id; }
  std::size_t dimension() const override { return model_->facts().dimension; }
  int max_tokens() const override { return static_cast<int>(model_->facts().max_tokens); }
  std::optional<double> cosine_floor() const override { return model_->facts().cosine_floor; }

  Result<std::vector<Vector>> embed_documents(std::span<const std::string> texts,
                                              const std::stop_token&) const override {
    if (texts.empty()) return std::vector<Vector>{};
    const bool pack = texts.size() >= kTextsWorthPacking;
    RB_TRY(const WordPiece* tokenizer, model_->tokenizer());
    RB_TRY(const ModelSession* session,
           model_->session(pack ? SessionMode::indexing : SessionMode::question));
    Batch batch(model_->facts(), *tokenizer, *session, texts);
    {
      std::vector<std::jthread> helpers;
      for (std::size_t i = 1; i < worker_count(threads_, texts.size()); ++i) {
        helpers.emplace_back([&batch] { batch.work(); });
      }
      batch.work();
    }
    return std::move(batch).finish();
  }

  Result<Vector> embed_query(const std::string& text) const override {
    const LocalModel& model = model_->facts();
    RB_TRY(const WordPiece* tokenizer, model_->tokenizer());
    const bool many = asked_++ >= kFewQuestions;
    RB_TRY(const ModelSession* session,
           model_->session(many ? SessionMode::indexing : SessionMode::question));
    return session->embed(tokenizer->encode(str_cat(model.query_prefix, text), model.max_tokens));
  }

 private:
  int threads_;
  std::unique_ptr<LazyModel> model_;
  mutable std::atomic<int> asked_ = 0;  ///< questions
};

Result<LocalModel> our_model(const LocalModelOptions& options) {
  LocalModel model;
  model.id = local_model_id();
  model.cosine_floor = kCosineFloor;
  model.fused = true;
  RB_TRY(model.files, find_model_files(options));
  return model;
}

Error another(std::string_view key, std::string_view wanted, std::string_view found,
              const LocalModelOptions& options) {
  return {.code = Errc::invalid_argument,
          .message =
              str_cat("knowledge.embedding.", key, " is ", wanted, ", the manifest says ", found),
          .where = (options.own_model / kManifestName).string(),
          .hint = "correct one of them, or leave the key out of the configuration"};
}

Result<LocalModel> own_model(const LocalModelOptions& options) {
  RB_TRY(ModelManifest manifest, load_manifest(options.own_model));
  if (!options.name.empty() && options.name != manifest.name)
    return another("model", options.name, manifest.name, options);
  if (options.dimensions && *options.dimensions != manifest.dimension) {
    return another("dimensions", std::to_string(*options.dimensions),
                   std::to_string(manifest.dimension), options);
  }
  LocalModel model;
  RB_TRY(model.id, model_id_of(manifest));
  RB_TRY(model.files.plugin, find_model_plugin(options));
  model.files.graph = std::move(manifest.graph);
  model.files.vocabulary = std::move(manifest.vocabulary);
  model.dimension = manifest.dimension;
  model.max_tokens = manifest.max_tokens;
  model.pooling = manifest.pooling;
  model.query_prefix = std::move(manifest.query_prefix);
  model.document_prefix = std::move(manifest.document_prefix);
  return model;
}

}  // namespace

Result<std::unique_ptr<Embedder>> make_local_embedder(const LocalModelOptions& options) {
  RB_TRY(LocalModel model, options.own_model.empty() ? our_model(options) : own_model(options));
  forbid_telemetry();
  return std::unique_ptr<Embedder>(
      std::make_unique<LocalEmbedder>(std::move(model), options.threads));
}

}  // namespace runbook
