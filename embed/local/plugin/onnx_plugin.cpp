// librunbook_embed.so: all-MiniLM-L6-v2 on ONNX Runtime, the one file that sees the runtime.
//
// The graph (tools/make_model_graph) maps ids to one hidden state a token; the mean over tokens and
// its normalisation are done here. One text a run: there is no mask, so nothing is padded.

#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>

#include <onnxruntime_c_api.h>
#include <onnxruntime_session_options_config_keys.h>

#include "embed/local/plugin_api.h"

#define RB_EXPORT __attribute__((visibility("default")))

namespace {

// Asked for by number, not by the header's own: a newer runtime still serves it.
constexpr std::uint32_t kApiVersion = 21;
constexpr const char* kInput = "ids";
constexpr const char* kOutput = "hidden.6";

const OrtApi* api() {
  static const OrtApi* const found = OrtGetApiBase()->GetApi(kApiVersion);
  return found;
}

struct Release {
  void operator()(OrtStatus* it) const { api()->ReleaseStatus(it); }
  void operator()(OrtEnv* it) const { api()->ReleaseEnv(it); }
  void operator()(OrtSessionOptions* it) const { api()->ReleaseSessionOptions(it); }
  void operator()(OrtSession* it) const { api()->ReleaseSession(it); }
  void operator()(OrtMemoryInfo* it) const { api()->ReleaseMemoryInfo(it); }
  void operator()(OrtValue* it) const { api()->ReleaseValue(it); }
  void operator()(OrtTensorTypeAndShapeInfo* it) const { api()->ReleaseTensorTypeAndShapeInfo(it); }
};
template <typename T>
using Handle = std::unique_ptr<T, Release>;

/// Where the caller wants the text of an error.
struct ErrorText {
  char* begin;
  std::size_t size;

  void set(const char* text) const {
    if (size > 0) std::snprintf(begin, size, "%s", text);
  }
};

/// A call of the runtime: true when it went well, else its message is the error.
bool ok(OrtStatus* status, const ErrorText& error) {
  const Handle<OrtStatus> owned(status);
  if (owned) error.set(api()->GetErrorMessage(owned.get()));
  return !owned;
}

/// Calls `make(&raw)` and owns what it made.
template <typename T, typename Make>
bool make_handle(Handle<T>& handle, const ErrorText& error, Make make) {
  T* raw = nullptr;
  const bool made = ok(make(&raw), error);
  handle.reset(raw);
  return made;
}

bool set_options(OrtSessionOptions* options, rb_embed_mode mode, const ErrorText& error) {
  // Workers bring their own parallelism: a run stays on its thread.
  if (!ok(api()->SetIntraOpNumThreads(options, 1), error)) return false;
  // The graph is written fused already; rewriting it costs a cold question 10 ms and gains nothing.
  if (!ok(api()->SetSessionGraphOptimizationLevel(options, ORT_DISABLE_ALL), error)) return false;
  if (mode == RB_EMBED_INDEXING) return true;
  // Packing copies 43 MB of weights: 40 ms, which one question does not earn back.
  return ok(api()->AddSessionConfigEntry(options, kOrtSessionOptionsConfigDisablePrepacking, "1"),
            error);
}

}  // namespace

struct rb_embed_session {
  Handle<OrtEnv> env;
  Handle<OrtSession> session;
  Handle<OrtMemoryInfo> memory;
};

namespace {

bool open(rb_embed_session& out, const char* graph, rb_embed_mode mode, const ErrorText& error) {
  // What goes wrong comes back as a status; the runtime's own log would only say it twice.
  if (!make_handle(out.env, error, [](OrtEnv** env) {
        return api()->CreateEnv(ORT_LOGGING_LEVEL_FATAL, "runbook", env);
      })) {
    return false;
  }
  if (!ok(api()->DisableTelemetryEvents(out.env.get()), error)) return false;
  Handle<OrtSessionOptions> options;
  if (!make_handle(options, error,
                   [](OrtSessionOptions** made) { return api()->CreateSessionOptions(made); }) ||
      !set_options(options.get(), mode, error)) {
    return false;
  }
  return make_handle(out.session, error,
                     [&](OrtSession** session) {
                       return api()->CreateSession(out.env.get(), graph, options.get(), session);
                     }) &&
         make_handle(out.memory, error, [](OrtMemoryInfo** memory) {
           return api()->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, memory);
         });
}

/// One hidden state a token, [1, count, RB_EMBED_DIMENSION].
bool run(const rb_embed_session& session, const std::int32_t* ids, std::size_t count,
         Handle<OrtValue>& output, const ErrorText& error) {
  const std::array<std::int64_t, 2> shape = {1, static_cast<std::int64_t>(count)};
  Handle<OrtValue> input;
  const bool made = make_handle(input, error, [&](OrtValue** value) {
    // The runtime's signature is not const, but an input is only read.
    return api()->CreateTensorWithDataAsOrtValue(
        session.memory.get(), const_cast<std::int32_t*>(ids), count * sizeof *ids, shape.data(),
        shape.size(), ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32, value);
  });
  const OrtValue* const input_value = input.get();
  return made && make_handle(output, error, [&](OrtValue** value) {
           return api()->Run(session.session.get(), nullptr, &kInput, &input_value, 1, &kOutput, 1,
                             value);
         });
}

bool has_shape(const OrtValue* output, std::size_t count, const ErrorText& error) {
  Handle<OrtTensorTypeAndShapeInfo> info;
  if (!make_handle(info, error, [&](OrtTensorTypeAndShapeInfo** made) {
        return api()->GetTensorTypeAndShape(output, made);
      })) {
    return false;
  }
  std::size_t dimensions = 0;
  std::array<std::int64_t, 3> shape{};
  ONNXTensorElementDataType type = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
  if (!ok(api()->GetTensorElementType(info.get(), &type), error) ||
      !ok(api()->GetDimensionsCount(info.get(), &dimensions), error)) {
    return false;
  }
  const std::array<std::int64_t, 3> wanted = {1, static_cast<std::int64_t>(count),
                                              RB_EMBED_DIMENSION};
  const bool right = type == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT && dimensions == shape.size() &&
                     ok(api()->GetDimensions(info.get(), shape.data(), shape.size()), error) &&
                     shape == wanted;
  if (!right) error.set("the model's output has another shape than its graph promises");
  return right;
}

/// Mean over the tokens, then length 1. Sums in double: 256 floats a dimension.
bool pool(const float* hidden, std::size_t count, float* vector, const ErrorText& error) {
  std::array<double, RB_EMBED_DIMENSION> sum{};
  for (std::size_t token = 0; token < count; ++token) {
    const float* const row = hidden + token * RB_EMBED_DIMENSION;
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] += static_cast<double>(row[i]);
  }
  double squares = 0;
  for (const double value : sum)
    squares += value * value;
  const double length = std::sqrt(squares);
  if (!std::isfinite(length) || length <= 0) {
    error.set("the model's output is not a finite vector");
    return false;
  }
  for (std::size_t i = 0; i < sum.size(); ++i)
    vector[i] = static_cast<float>(sum[i] / length);
  return true;
}

}  // namespace

extern "C" {

RB_EXPORT rb_embed_abi_fn rb_embed_abi;
RB_EXPORT rb_embed_open_fn rb_embed_open;
RB_EXPORT rb_embed_run_fn rb_embed_run;
RB_EXPORT rb_embed_close_fn rb_embed_close;

int rb_embed_abi(void) {
  return RB_EMBED_ABI;
}

rb_embed_session* rb_embed_open(const char* graph, rb_embed_mode mode, char* error,
                                std::size_t error_size) {
  const ErrorText text{error, error_size};
  if (api() == nullptr) {
    text.set("the runtime is older than the interface that is asked of it");
    return nullptr;
  }
  auto session = std::make_unique<rb_embed_session>();
  return open(*session, graph, mode, text) ? session.release() : nullptr;
}

int rb_embed_run(rb_embed_session* session, const std::int32_t* ids, std::size_t count,
                 float* vector, char* error, std::size_t error_size) {
  const ErrorText text{error, error_size};
  Handle<OrtValue> output;
  void* hidden = nullptr;
  const bool done = run(*session, ids, count, output, text) &&
                    has_shape(output.get(), count, text) &&
                    ok(api()->GetTensorMutableData(output.get(), &hidden), text) &&
                    pool(static_cast<const float*>(hidden), count, vector, text);
  return done ? 0 : 1;
}

void rb_embed_close(rb_embed_session* session) {
  delete session;
}

}  // extern "C"
