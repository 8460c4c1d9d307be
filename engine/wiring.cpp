#include "engine/wiring.h"

#include <sys/prctl.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "embed/local/local_embedder.h"
#include "embed/remote/remote_embedder.h"
#include "engine/embedding_config.h"
#include "engine/filters.h"
#include "indexer/ignore_files.h"
#include "indexer/indexer.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

/// A configured folder that cannot be opened: says why to whoever lists it.
class UnreachableSource final : public Source {
 public:
  UnreachableSource(SourceOptions options, Error error)
      : options_(std::move(options)), error_(std::move(error)) {}

  const SourceOptions& options() const override { return options_; }
  Result<Listing> list() override { return error_; }
  Result<FileContent> read(std::string_view) const override { return error_; }

 private:
  SourceOptions options_;
  Error error_;
};

/// Where sources overlap the innermost owns a file: the outer one leaves it out.
void leave_to_inner(const Config& config, const SourceConfig& outer, SourceOptions& options) {
  for (const SourceConfig& inner : config.sources) {
    const fs::path below = inner.root.lexically_relative(outer.root);
    if (below.empty() || below == "." || *below.begin() == "..") continue;
    options.exclude.push_back(str_cat(glob_of(below), "/**"));
  }
}

/// The folders above a source up to the top of its checkout hold facts of it too: CODEOWNERS, the
/// catalog. Each is looked into by the first source below it, and by none when a source holds it.
void claim_folders_above(const Config& config, std::set<fs::path>& claimed,
                         SourceOptions& options) {
  const fs::path top = git_top(options.root);
  if (top.empty()) return;
  for (fs::path folder = options.root; folder != top;) {
    folder = folder.parent_path();
    const bool inside = std::any_of(
        config.sources.begin(), config.sources.end(), [&folder](const SourceConfig& source) {
          const std::string below = folder.lexically_relative(source.root).string();
          return !below.empty() && !below.starts_with("..");
        });
    if (!inside && claimed.insert(folder).second) options.fact_folders.push_back(folder.string());
  }
}

/// Whether there is a folder at all; why one cannot be read is the source's to say.
Status require_folder(const SourceConfig& source) {
  std::error_code failed;
  const fs::file_status status = fs::status(source.root, failed);
  if (fs::is_directory(status) || status.type() == fs::file_type::none) return ok();
  const bool absent = !fs::exists(status);
  return Error{
      .code = absent ? Errc::not_found : Errc::invalid_argument,
      .message = str_cat(absent ? "no such folder: " : "not a folder: ", source.root.string()),
      .where = source.where,
      .hint = source_hint(source)};
}

/// A process that holds a key leaves no picture of its memory behind.
void forbid_core_dumps() {
#ifndef __SANITIZE_ADDRESS__  // the leak checker must look at its own process
  prctl(PR_SET_DUMPABLE, 0);
#endif
}

Result<std::unique_ptr<Embedder>> make_remote(const EmbeddingConfig& config, Pacer& pacer) {
  RB_TRY(std::string key, load_api_key(config));
  if (!key.empty()) forbid_core_dumps();
  RemoteModelOptions options{
      .api = config.provider == EmbeddingProvider::ollama ? RemoteApi::ollama : RemoteApi::openai,
      .endpoint = *config.endpoint,
      .model = config.model,
      .key = std::move(key),
      .dimensions = config.dimensions,
      .document_prefix = config.document_prefix,
      .query_prefix = config.query_prefix,
      .ca_file = config.ca_file};
  return make_remote_embedder(std::move(options), make_retrying_client(make_http_client(), pacer));
}

Result<std::unique_ptr<Embedder>> make_embedder(const EmbeddingConfig& config, Pacer& pacer) {
  if (config.provider != EmbeddingProvider::local) return make_remote(config, pacer);
  return make_local_embedder({.model_folder = {},
                              .plugin = {},
                              .threads = 0,
                              .own_model = config.model_folder,
                              .name = config.model_folder.empty() ? std::string() : config.model,
                              .dimensions = config.dimensions});
}

EmbedderChoice choose_embedder(const EmbeddingConfig& config, Pacer& pacer) {
  if (config.provider == EmbeddingProvider::none) {
    return {.embedder = nullptr,
            .reason = "embedding is switched off by knowledge.embedding.provider: none",
            .hint = {}};
  }
  auto made = make_embedder(config, pacer);
  if (made) return {.embedder = std::move(made).value(), .reason = {}, .hint = {}};
  return {.embedder = nullptr, .reason = to_string(made.error()), .hint = made.error().hint};
}

}  // namespace

std::string source_hint(const SourceConfig& source) {
  if (source.where.empty()) return "make or mount the folder";
  return str_cat("make or mount the folder, or correct `path:` at ", source.where);
}

Wiring::Wiring(const Config& config)
    : config_(config), clock_(std::make_unique<SystemClock>()), pacer_(make_system_pacer()) {}

const EmbedderChoice& Wiring::embedder() const {
  std::call_once(embedder_made_,
                 [this] { embedder_ = choose_embedder(config_.embedding, *pacer_); });
  return embedder_;
}

std::vector<std::unique_ptr<Source>> Wiring::sources() const {
  std::vector<std::unique_ptr<Source>> sources;
  std::set<fs::path> claimed;
  for (const SourceConfig& configured : config_.sources) {
    SourceOptions options{.name = configured.name,
                          .root = configured.root.string(),
                          .include = configured.include,
                          .exclude = configured.exclude};
    leave_to_inner(config_, configured, options);
    claim_folders_above(config_, claimed, options);
    const auto there = require_folder(configured);
    auto source = there ? make_disk_source(options) : there.error();
    if (source) {
      sources.push_back(std::move(source).value());
    } else {
      sources.push_back(
          std::make_unique<UnreachableSource>(std::move(options), std::move(source).error()));
    }
  }
  return sources;
}

}  // namespace runbook
