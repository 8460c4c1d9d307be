// The model's runtime, in a plugin that is opened when a vector is first needed.
//
// Linking the runtime would cost every process 2 ms, also those that never embed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "embed/embedder.h"
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

/// One open model. Thread-safe; a run computes on the calling thread.
class ModelSession {
 public:
  /// @error unavailable with the runtime's own words
  Result<Vector> embed(std::span<const std::int32_t> ids) const;

 private:
  friend class ModelPlugin;
  ModelSession(rb_embed_session* opened, rb_embed_run_fn* run, rb_embed_close_fn* close)
      : run_(run), session_(opened, Close{close}) {}

  struct Close {
    rb_embed_close_fn* close = nullptr;
    void operator()(rb_embed_session* session) const { close(session); }
  };
  rb_embed_run_fn* run_;
  std::unique_ptr<rb_embed_session, Close> session_;
};

/// The opened plugin. Stays in the process until it ends: unloading the runtime gains nothing.
/// Immutable, thread-safe.
class ModelPlugin {
 public:
  /// @error unavailable when the file cannot be loaded or is of another version
  static Result<ModelPlugin> open(const std::filesystem::path& plugin);

  /// @param graph  the ONNX file, with its weights in the same folder
  /// @error unavailable with the runtime's own words
  Result<ModelSession> open_session(const std::filesystem::path& graph, SessionMode mode) const;

 private:
  rb_embed_open_fn* open_ = nullptr;
  rb_embed_run_fn* run_ = nullptr;
  rb_embed_close_fn* close_ = nullptr;
};

}  // namespace runbook
