#include "embed/local/plugin.h"

#include <array>
#include <cstdlib>
#include <string>

#include "base/plugin.h"
#include "base/text.h"

namespace runbook {
namespace {

using ErrorBuffer = std::array<char, 512>;

constexpr const char* kFetchAgain =
    "fetch the model again with tools/fetch_model, then build again";
constexpr const char* kOwnModel = "docs/embedding.md says what a model's folder holds";
constexpr const char* kReinstall = "build and install runbook again; words are searched without it";

/// The runtime quotes whole paths and wraps them; one line is enough for a message.
std::string first_line(const ErrorBuffer& error) {
  const std::string_view text = error.data();
  return std::string(trim(text.substr(0, text.find('\n'))));
}

}  // namespace

void forbid_telemetry() {
  setenv("ORT_DISABLE_TELEMETRY", "1", 1);
}

Result<Vector> ModelSession::embed(std::span<const std::int32_t> ids) const {
  Vector vector(dimension_);
  ErrorBuffer error{};
  if (run_(session_.get(), ids.data(), ids.size(), vector.data(), error.data(), error.size()) !=
      0) {
    return Error{.code = Errc::unavailable,
                 .message = str_cat("the local model failed: ", first_line(error)),
                 .hint = hint_};
  }
  return vector;
}

Result<ModelPlugin> ModelPlugin::open(const std::filesystem::path& plugin) {
  RB_TRY(const Plugin library, Plugin::open(plugin, "the local model's plugin"));
  ModelPlugin opened;
  rb_embed_abi_fn* abi = nullptr;
  const bool complete = library.resolve("rb_embed_abi", abi) &&
                        library.resolve("rb_embed_open", opened.open_) &&
                        library.resolve("rb_embed_run", opened.run_) &&
                        library.resolve("rb_embed_close", opened.close_);
  if (!complete || abi() != RB_EMBED_ABI) {
    return Error{.code = Errc::unavailable,
                 .message = "the local model's plugin is of another version of runbook",
                 .where = plugin.string(),
                 .hint = kReinstall};
  }
  return opened;
}

Result<ModelSession> ModelPlugin::open_session(const ModelGraph& graph, SessionMode mode) const {
  const char* const hint = graph.fused ? kFetchAgain : kOwnModel;
  ErrorBuffer error{};
  const rb_embed_model model{
      .graph = graph.file.c_str(),
      .dimension = graph.dimension,
      .pooling = graph.pooling == Pooling::mean ? RB_EMBED_MEAN : RB_EMBED_CLS,
      .fused = graph.fused ? 1 : 0};
  rb_embed_session* const opened =
      open_(&model, mode == SessionMode::question ? RB_EMBED_QUESTION : RB_EMBED_INDEXING,
            error.data(), error.size());
  if (opened == nullptr) {
    return Error{.code = Errc::unavailable,
                 .message = str_cat("the local model cannot be opened: ", first_line(error)),
                 .where = graph.file.string(),
                 .hint = hint};
  }
  return ModelSession(opened, run_, close_, graph.dimension, hint);
}

}  // namespace runbook
