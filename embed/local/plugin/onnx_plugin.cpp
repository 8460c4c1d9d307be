// librunbook_embed.so: BERT-like models on ONNX Runtime, the one file that sees the runtime.
//
// A graph (ours of tools/make_model_graph, or an exported one) maps ids to one hidden state a
// token; pooling and normalisation are done here. One text a run, so that nothing is padded.

#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <onnxruntime_c_api.h>
#include <onnxruntime_session_options_config_keys.h>

#include "embed/local/plugin_api.h"

#define RB_EXPORT __attribute__((visibility("default")))

namespace {

// Asked for by number, not by the header's own: a newer runtime still serves it.
constexpr std::uint32_t kApiVersion = 21;

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
  void operator()(OrtTypeInfo* it) const { api()->ReleaseTypeInfo(it); }
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

bool set_options(OrtSessionOptions* options, bool fused, rb_embed_mode mode,
                 const ErrorText& error) {
  // Workers bring their own parallelism: a run stays on its thread.
  if (!ok(api()->SetIntraOpNumThreads(options, 1), error)) return false;
  // Ours is written fused already; rewriting it costs a cold question 10 ms and gains nothing.
  const GraphOptimizationLevel level = fused ? ORT_DISABLE_ALL : ORT_ENABLE_ALL;
  if (!ok(api()->SetSessionGraphOptimizationLevel(options, level), error)) return false;
  if (mode == RB_EMBED_INDEXING) return true;
  // Packing copies 43 MB of weights: 40 ms, which one question does not earn back.
  return ok(api()->AddSessionConfigEntry(options, kOrtSessionOptionsConfigDisablePrepacking, "1"),
            error);
}

/// What an input of the graph is for, by its name in exported models.
enum class Role { ids, mask, types, positions };

struct Input {
  std::string name;
  Role role = Role::ids;
  bool wide = false;  ///< int64, as most exporters have it; else int32
};

}  // namespace

struct rb_embed_session {
  Handle<OrtEnv> env;
  Handle<OrtSession> session;
  Handle<OrtMemoryInfo> memory;
  std::vector<Input> inputs;
  std::string output;
  std::size_t dimension = 0;
  rb_embed_pooling pooling = RB_EMBED_MEAN;
};

namespace {

bool open_session(rb_embed_session& out, const rb_embed_model& model, rb_embed_mode mode,
                  const ErrorText& error) {
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
      !set_options(options.get(), model.fused != 0, mode, error)) {
    return false;
  }
  return make_handle(out.session, error,
                     [&](OrtSession** session) {
                       return api()->CreateSession(out.env.get(), model.graph, options.get(),
                                                   session);
                     }) &&
         make_handle(out.memory, error, [](OrtMemoryInfo** memory) {
           return api()->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, memory);
         });
}

/// The name of input or output `index`, copied out of the runtime's memory.
template <typename GetName>
bool read_name(std::string& name, const ErrorText& error, GetName get) {
  OrtAllocator* allocator = nullptr;
  char* raw = nullptr;
  if (!ok(api()->GetAllocatorWithDefaultOptions(&allocator), error) ||
      !ok(get(allocator, &raw), error))
    return false;
  name = raw;
  return ok(api()->AllocatorFree(allocator, raw), error);
}

bool read_role(Input& input, const ErrorText& error) {
  if (input.name == "input_ids" || input.name == "ids") {
    input.role = Role::ids;
  } else if (input.name == "attention_mask") {
    input.role = Role::mask;
  } else if (input.name == "token_type_ids") {
    input.role = Role::types;
  } else if (input.name == "position_ids") {
    input.role = Role::positions;
  } else {
    error.set(("it wants an input `" + input.name +
               "`; known are input_ids, attention_mask, token_type_ids and position_ids")
                  .c_str());
    return false;
  }
  return true;
}

bool read_width(const OrtSession* session, std::size_t index, Input& input,
                const ErrorText& error) {
  Handle<OrtTypeInfo> info;
  const OrtTensorTypeAndShapeInfo* tensor = nullptr;
  ONNXTensorElementDataType type = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
  const bool read = make_handle(info, error,
                                [&](OrtTypeInfo** made) {
                                  return api()->SessionGetInputTypeInfo(session, index, made);
                                }) &&
                    ok(api()->CastTypeInfoToTensorInfo(info.get(), &tensor), error) &&
                    tensor != nullptr && ok(api()->GetTensorElementType(tensor, &type), error);
  if (!read) return false;
  input.wide = type == ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64;
  if (input.wide || type == ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32) return true;
  error.set(("its input `" + input.name + "` is not of whole numbers").c_str());
  return false;
}

bool read_inputs(rb_embed_session& out, const ErrorText& error) {
  std::size_t count = 0;
  if (!ok(api()->SessionGetInputCount(out.session.get(), &count), error)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    Input input;
    const bool read =
        read_name(input.name, error,
                  [&](OrtAllocator* allocator, char** name) {
                    return api()->SessionGetInputName(out.session.get(), i, allocator, name);
                  }) &&
        read_role(input, error) && read_width(out.session.get(), i, input, error);
    if (!read) return false;
    out.inputs.push_back(std::move(input));
  }
  return true;
}

/// The hidden states by the names that exporters give them, else the first output.
bool read_output(rb_embed_session& out, const ErrorText& error) {
  std::size_t count = 0;
  if (!ok(api()->SessionGetOutputCount(out.session.get(), &count), error)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    std::string name;
    if (!read_name(name, error, [&](OrtAllocator* allocator, char** raw) {
          return api()->SessionGetOutputName(out.session.get(), i, allocator, raw);
        })) {
      return false;
    }
    const bool hidden = name == "last_hidden_state" || name == "token_embeddings";
    if (out.output.empty() || hidden) out.output = std::move(name);
    if (hidden) break;
  }
  return true;
}

bool open(rb_embed_session& out, const rb_embed_model& model, rb_embed_mode mode,
          const ErrorText& error) {
  out.dimension = model.dimension;
  out.pooling = model.pooling;
  return open_session(out, model, mode, error) && read_inputs(out, error) &&
         read_output(out, error);
}

std::int64_t value_of(Role role, std::int32_t id, std::size_t position) {
  switch (role) {
    case Role::ids: return id;
    case Role::mask: return 1;
    case Role::types: return 0;
    case Role::positions: return static_cast<std::int64_t>(position);
  }
  return 0;
}

/// The values of one input, in the width that the graph wants; a tensor borrows them.
struct Column {
  std::vector<std::int32_t> narrow;
  std::vector<std::int64_t> wide;
  Handle<OrtValue> tensor;
};

bool fill(Column& column, const Input& input, const rb_embed_session& session,
          const std::int32_t* ids, std::size_t count, const ErrorText& error) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t value = value_of(input.role, ids[i], i);
    if (input.wide) {
      column.wide.push_back(value);
    } else {
      column.narrow.push_back(static_cast<std::int32_t>(value));
    }
  }
  void* const values = input.wide ? static_cast<void*>(column.wide.data()) : column.narrow.data();
  const std::size_t bytes = count * (input.wide ? sizeof(std::int64_t) : sizeof(std::int32_t));
  const ONNXTensorElementDataType type =
      input.wide ? ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 : ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32;
  const std::array<std::int64_t, 2> shape = {1, static_cast<std::int64_t>(count)};
  return make_handle(column.tensor, error, [&](OrtValue** value) {
    return api()->CreateTensorWithDataAsOrtValue(session.memory.get(), values, bytes, shape.data(),
                                                 shape.size(), type, value);
  });
}

/// One hidden state a token, [1, count, dimension].
bool run(const rb_embed_session& session, const std::int32_t* ids, std::size_t count,
         Handle<OrtValue>& output, const ErrorText& error) {
  std::vector<Column> columns(session.inputs.size());
  std::vector<const char*> names;
  std::vector<const OrtValue*> values;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!fill(columns[i], session.inputs[i], session, ids, count, error)) return false;
    names.push_back(session.inputs[i].name.c_str());
    values.push_back(columns[i].tensor.get());
  }
  const char* const wanted = session.output.c_str();
  return make_handle(output, error, [&](OrtValue** value) {
    return api()->Run(session.session.get(), nullptr, names.data(), values.data(), values.size(),
                      &wanted, 1, value);
  });
}

bool has_shape(const OrtValue* output, std::size_t count, std::size_t dimension,
               const ErrorText& error) {
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
  if (type != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT || dimensions != shape.size()) {
    error.set("its output is not one vector of floats a token");
    return false;
  }
  if (!ok(api()->GetDimensions(info.get(), shape.data(), shape.size()), error)) return false;
  if (shape[2] != static_cast<std::int64_t>(dimension)) {
    error.set(("its vectors have " + std::to_string(shape[2]) + " numbers, expected " +
               std::to_string(dimension))
                  .c_str());
    return false;
  }
  const bool right = shape[0] == 1 && shape[1] == static_cast<std::int64_t>(count);
  if (!right) error.set("its output has another shape than one vector a token");
  return right;
}

/// Mean over the tokens or the first one's, then length 1. Sums in double: a mean has hundreds.
bool pool(const rb_embed_session& session, const float* hidden, std::size_t count, float* vector,
          const ErrorText& error) {
  std::vector<double> sum(session.dimension);
  const std::size_t tokens = session.pooling == RB_EMBED_CLS ? 1 : count;
  for (std::size_t token = 0; token < tokens; ++token) {
    const float* const row = hidden + token * sum.size();
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] += static_cast<double>(row[i]);
  }
  double squares = 0;
  for (const double value : sum)
    squares += value * value;
  const double length = std::sqrt(squares);
  if (!std::isfinite(length) || length <= 0) {
    error.set("its output is not a finite vector");
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

rb_embed_session* rb_embed_open(const rb_embed_model* model, rb_embed_mode mode, char* error,
                                std::size_t error_size) {
  const ErrorText text{error, error_size};
  if (api() == nullptr) {
    text.set("the runtime is older than the interface that is asked of it");
    return nullptr;
  }
  auto session = std::make_unique<rb_embed_session>();
  return open(*session, *model, mode, text) ? session.release() : nullptr;
}

int rb_embed_run(rb_embed_session* session, const std::int32_t* ids, std::size_t count,
                 float* vector, char* error, std::size_t error_size) {
  const ErrorText text{error, error_size};
  Handle<OrtValue> output;
  void* hidden = nullptr;
  const bool done = run(*session, ids, count, output, text) &&
                    has_shape(output.get(), count, session->dimension, text) &&
                    ok(api()->GetTensorMutableData(output.get(), &hidden), text) &&
                    pool(*session, static_cast<const float*>(hidden), count, vector, text);
  return done ? 0 : 1;
}

void rb_embed_close(rb_embed_session* session) {
  delete session;
}

}  // extern "C"
