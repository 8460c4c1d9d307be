// The model's runtime, in a plugin that is opened when a vector is first needed.
//
// Linking the runtime would cost every process 2 ms, also those that never embed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "embed/embedder.h"
#include "embed/local/manifest.h"
#include "embed/local/plugin_api.h"
#include "runbook/result.h"

namespace runbook {

/// Tells the runtime, through the environment of this process, to collect and send nothing. Its
/// official builds otherwise write a device id and a database of events under ~/.cache when they
/// start, and upload from a thread; the call of its interface that turns this off comes too late.
/// Belongs early, before other threads read the environment.
void forbid_telemetry();

/// What a session is good at.
enum class SessionMode {
  question,  ///< opens in a few milliseconds
  indexing,  ///< 40 ms more to open, then a third faster on short texts
};

/// A model as the plugin opens it.
struct ModelGraph {
  std::filesystem::path file;  ///< with its weights in the same folder
  std::size_t dimension = 0;
  Pooling pooling = Pooling::mean;
  bool fused = false;  ///< ours: written in the runtime's own operators
};

/// One open model. Thread-safe; a run computes on the calling thread.
class ModelSession {
 public:
  /// @error unavailable with the runtime's own words
  Result<Vector> embed(std::span<const std::int32_t> ids) const;

 private:
  friend class ModelPlugin;
  ModelSession(rb_embed_session* opened, rb_embed_run_fn* run, rb_embed_close_fn* close,
               std::size_t dimension, const char* hint)
      : run_(run), session_(opened, Close{close}), dimension_(dimension), hint_(hint) {}

  struct Close {
    rb_embed_close_fn* close = nullptr;
    void operator()(rb_embed_session* session) const { close(session); }
  };
  rb_embed_run_fn* run_;
  std::unique_ptr<rb_embed_session, Close> session_;
  std::size_t dimension_;
  const char* hint_;  // the next step when it fails; a constant
};

/// The opened plugin. Stays in the process until it ends: unloading the runtime gains nothing.
/// Immutable, thread-safe.
class ModelPlugin {
 public:
  /// @error unavailable when the file cannot be loaded or is of another version
  static Result<ModelPlugin> open(const std::filesystem::path& plugin);

  /// @error unavailable with the runtime's own words
  Result<ModelSession> open_session(const ModelGraph& graph, SessionMode mode) const;

 private:
  rb_embed_open_fn* open_ = nullptr;
  rb_embed_run_fn* run_ = nullptr;
  rb_embed_close_fn* close_ = nullptr;
};

}  // namespace runbook
