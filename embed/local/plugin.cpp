#include "embed/local/plugin.h"

#include <dlfcn.h>

#include <array>
#include <cstdlib>
#include <string>

#include "base/text.h"

namespace runbook {
namespace {

using ErrorBuffer = std::array<char, 512>;

constexpr const char* kReinstall = "build and install runbook again; words are searched without it";

/// The runtime quotes whole paths and wraps them; one line is enough for a message.
std::string first_line(const ErrorBuffer& error) {
  const std::string_view text = error.data();
  return std::string(trim(text.substr(0, text.find('\n'))));
}

template <typename Function>
bool resolve(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(dlsym(library, name));
  return function != nullptr;
}

}  // namespace

void forbid_telemetry() {
  setenv("ORT_DISABLE_TELEMETRY", "1", 1);
}

Result<Vector> ModelSession::embed(std::span<const std::int32_t> ids) const {
  Vector vector(RB_EMBED_DIMENSION);
  ErrorBuffer error{};
  if (run_(session_.get(), ids.data(), ids.size(), vector.data(), error.data(), error.size()) !=
      0) {
    return Error{.code = Errc::unavailable,
                 .message = str_cat("the local model failed: ", first_line(error)),
                 .hint = "fetch the model again with tools/fetch_model, then build again"};
  }
  return vector;
}

Result<ModelPlugin> ModelPlugin::open(const std::filesystem::path& plugin) {
  // Lazy: the runtime has thousands of functions, of which a question calls few.
  void* const library = dlopen(plugin.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (library == nullptr) {
    const char* const why = dlerror();
    return Error{.code = Errc::unavailable,
                 .message = str_cat("the local model's plugin cannot be loaded: ",
                                    why == nullptr ? "no reason given" : why),
                 .hint = kReinstall};
  }
  ModelPlugin opened;
  rb_embed_abi_fn* abi = nullptr;
  const bool complete = resolve(library, "rb_embed_abi", abi) &&
                        resolve(library, "rb_embed_open", opened.open_) &&
                        resolve(library, "rb_embed_run", opened.run_) &&
                        resolve(library, "rb_embed_close", opened.close_);
  if (!complete || abi() != RB_EMBED_ABI) {
    return Error{.code = Errc::unavailable,
                 .message = "the local model's plugin is of another version of runbook",
                 .where = plugin.string(),
                 .hint = kReinstall};
  }
  return opened;
}

Result<ModelSession> ModelPlugin::open_session(const std::filesystem::path& graph,
                                               SessionMode mode) const {
  ErrorBuffer error{};
  rb_embed_session* const opened =
      open_(graph.c_str(), mode == SessionMode::question ? RB_EMBED_QUESTION : RB_EMBED_INDEXING,
            error.data(), error.size());
  if (opened == nullptr) {
    return Error{.code = Errc::unavailable,
                 .message = str_cat("the local model cannot be opened: ", first_line(error)),
                 .where = graph.string(),
                 .hint = "fetch the model again with tools/fetch_model, then build again"};
  }
  return ModelSession(opened, run_, close_);
}

}  // namespace runbook
