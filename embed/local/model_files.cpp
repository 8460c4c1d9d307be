#include "embed/local/model_files.h"

#include <initializer_list>
#include <system_error>

#include "base/plugin_folder.h"
#include "base/text.h"
#include "embed/embedder.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

// Of tools/fetch_model. The graph's offsets belong to exactly these weights.
constexpr std::string_view kWeightsHash = "53aa51172d14";
constexpr std::uintmax_t kWeightsBytes = 90'868'376;
constexpr std::uintmax_t kVocabularyBytes = 231'508;

constexpr const char* kPlugin = "librunbook_embed.so";
constexpr const char* kModelFolder = "runbook/models/minilm-l6";
constexpr const char* kGetModel =
    "run tools/fetch_model, then build and install again; until then words are searched without it";

/// The first that exists; else the first, so that a message names the likely one.
fs::path first_existing(std::initializer_list<fs::path> candidates) {
  for (const fs::path& candidate : candidates) {
    std::error_code failed;
    if (fs::exists(candidate, failed)) return candidate.lexically_normal();
  }
  return candidates.begin()->lexically_normal();
}

/// From lib/ or bin/, or from lib/<architecture>/.
fs::path find_model(const fs::path& here) {
  if (here.empty()) return {};
  return first_existing({here / "../share" / kModelFolder, here / "../../share" / kModelFolder});
}

Status check_file(const fs::path& file) {
  std::error_code failed;
  if (fs::is_regular_file(file, failed)) return ok();
  return Error{.code = Errc::unavailable,
               .message = "the local model is not here",
               .where = file.string(),
               .hint = kGetModel};
}

Status check_size(const fs::path& file, std::uintmax_t wanted) {
  RB_TRY(check_file(file));
  std::error_code failed;
  const std::uintmax_t size = fs::file_size(file, failed);
  if (!failed && size == wanted) return ok();
  return Error{.code = Errc::unavailable,
               .message = str_cat("the local model is damaged: expected ", wanted, " bytes, found ",
                                  failed ? std::uintmax_t{0} : size),
               .where = file.string(),
               .hint = kGetModel};
}

}  // namespace

std::string local_model_id() {
  return str_cat("all-MiniLM-L6-v2-", kWeightsHash, "-t", kTextPreparation);
}

Result<fs::path> find_model_plugin(const LocalModelOptions& options) {
  fs::path plugin = options.plugin.empty() ? plugin_file(kPlugin) : options.plugin;
  RB_TRY(check_file(plugin));
  return plugin;
}

Result<ModelFiles> find_model_files(const LocalModelOptions& options) {
  const fs::path here = own_folder();
  const fs::path folder = options.model_folder.empty() ? find_model(here) : options.model_folder;
  ModelFiles files{.plugin = options.plugin.empty() ? plugin_file(kPlugin) : options.plugin,
                   .graph = folder / "minilm-l6.onnx",
                   .vocabulary = folder / "vocab.txt"};
  RB_TRY(check_file(files.plugin));
  RB_TRY(check_file(files.graph));
  RB_TRY(check_size(files.vocabulary, kVocabularyBytes));
  RB_TRY(check_size(folder / "model.safetensors", kWeightsBytes));
  return files;
}

}  // namespace runbook
