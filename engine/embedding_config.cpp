#include "engine/embedding_config.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "base/files.h"
#include "base/text.h"

namespace runbook {
namespace {

constexpr std::string_view kLocalModel = "all-MiniLM-L6-v2";
constexpr int kLocalDimensions = 384;
constexpr std::string_view kOpenAi = "https://api.openai.com/v1";
constexpr std::string_view kOllama = "http://127.0.0.1:11434";

const Setting* find(const Settings& settings, std::string_view name) {
  const auto found = settings.find(str_cat("knowledge.embedding.", name));
  return found == settings.end() ? nullptr : &found->second;
}

std::string text_of(const Settings& settings, std::string_view name) {
  const Setting* const setting = find(settings, name);
  return setting == nullptr ? std::string() : setting->value;
}

Error wrong(const Setting& setting, std::string_view name, std::string_view what,
            std::string_view hint) {
  return {.code = Errc::invalid_argument,
          .message = str_cat("knowledge.embedding.", name, ": ", what),
          .where = setting.where,
          .hint = std::string(hint)};
}

EmbeddingProvider provider_of(const Settings& settings) {
  const std::string name = text_of(settings, "provider");
  if (name == "openai") return EmbeddingProvider::openai;
  if (name == "ollama") return EmbeddingProvider::ollama;
  return name == "none" ? EmbeddingProvider::none : EmbeddingProvider::local;
}

bool is_remote(EmbeddingProvider provider) {
  return provider == EmbeddingProvider::openai || provider == EmbeddingProvider::ollama;
}

std::optional<std::size_t> dimensions_of(const Settings& settings) {
  const std::string text = text_of(settings, "dimensions");
  std::size_t number = 0;
  if (text.empty()) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), number);  // checked against its key
  return number;
}

// --- the local model

Error not_in_this_build(const Setting& setting, std::string_view key, std::string_view what) {
  return {.code = Errc::unsupported,
          .message = str_cat(key, ": \"", setting.value, "\" is not available in this build"),
          .where = setting.where,
          .hint = str_cat("the local model is ", what,
                          "; leave the key out, or name another with `provider` or `model_path`")};
}

/// Another name or size needs another provider, or a folder of one's own.
Status refuse_other_models(const Settings& settings) {
  if (find(settings, "model_path") != nullptr) return ok();
  for (const std::string_view key :
       {"knowledge.embedding.model", "knowledge.store.embedding_model"}) {
    const auto model = settings.find(key);
    if (model != settings.end() && !equals_ignore_case(model->second.value, kLocalModel))
      return not_in_this_build(model->second, key, kLocalModel);
  }
  const Setting* const dimensions = find(settings, "dimensions");
  if (dimensions != nullptr && dimensions_of(settings) != kLocalDimensions) {
    return not_in_this_build(*dimensions, "knowledge.embedding.dimensions",
                             str_cat(kLocalModel, " with ", kLocalDimensions, " dimensions"));
  }
  return ok();
}

/// A key that has no effect is a mistake: perhaps the provider was forgotten.
Status refuse_remote_keys(const Settings& settings) {
  constexpr std::array<std::string_view, 3> kRemote = {"base_url", "document_prefix",
                                                       "query_prefix"};
  for (const std::string_view name : kRemote) {
    if (const Setting* const setting = find(settings, name))
      return wrong(*setting, name, "has no effect with a local model",
                   "write `provider: openai` or `provider: ollama`, or leave the key out");
  }
  return ok();
}

// --- a remote one

Status read_endpoint(const Settings& settings, EmbeddingConfig& config) {
  const Setting* const written = find(settings, "base_url");
  const bool openai = config.provider == EmbeddingProvider::openai;
  auto endpoint = parse_endpoint(written != nullptr ? std::string_view(written->value)
                                 : openai           ? kOpenAi
                                                    : kOllama);
  if (!endpoint)
    return wrong(*written, "base_url", endpoint.error().message, endpoint.error().hint);
  config.endpoint = std::move(endpoint).value();
  return ok();
}

Status read_key(const Settings& settings, const Environment& environment, EmbeddingConfig& config) {
  if (const Setting* const key = find(settings, "api_key")) {
    if (key->origin == ValueOrigin::file && key->variables.empty()) {
      return wrong(*key, "api_key", "a key does not belong into a configuration file",
                   "write ${OPENAI_API_KEY}, or name a file that only you can read with "
                   "`api_key_file:`");
    }
    config.api_key = key->value;
    return ok();
  }
  // Only to its own issuer: a key of one service is not for another.
  const bool is_openai = config.endpoint->host == parse_endpoint(kOpenAi)->host;
  if (is_openai && config.api_key_file.empty())
    config.api_key = find_variable(environment, "OPENAI_API_KEY").value_or("");
  return ok();
}

Status read_model(const Settings& settings, EmbeddingConfig& config) {
  config.model = text_of(settings, "model");
  if (config.model.empty()) {
    const auto other = settings.find("knowledge.store.embedding_model");
    if (other != settings.end()) config.model = other->second.value;
  }
  if (!config.model.empty()) return ok();
  return wrong(*find(settings, "provider"), "model", "a remote provider needs the name of a model",
               config.provider == EmbeddingProvider::openai ? "such as text-embedding-3-small"
                                                            : "such as nomic-embed-text");
}

}  // namespace

Result<EmbeddingConfig> build_embedding(
    const Settings& settings, const Environment& environment,
    const std::function<std::filesystem::path(std::string_view)>& resolve) {
  const auto path_of = [&](std::string_view name) {
    const std::string written = text_of(settings, name);
    return written.empty() ? std::filesystem::path() : resolve(written);
  };
  EmbeddingConfig config;
  config.provider = provider_of(settings);
  config.dimensions = dimensions_of(settings);
  config.model_folder = path_of("model_path");
  if (config.provider == EmbeddingProvider::local) {
    RB_TRY(refuse_other_models(settings));
    RB_TRY(refuse_remote_keys(settings));
    config.model = text_of(settings, "model");
  }
  if (!is_remote(config.provider)) return config;
  config.api_key_file = path_of("api_key_file");
  config.ca_file = path_of("ca_file");
  config.document_prefix = text_of(settings, "document_prefix");
  config.query_prefix = text_of(settings, "query_prefix");
  RB_TRY(read_endpoint(settings, config));
  RB_TRY(read_key(settings, environment, config));
  RB_TRY(read_model(settings, config));
  return config;
}

namespace {

constexpr std::int64_t kLongestKey = 4'096;

Error bad_key_file(const EmbeddingConfig& config, std::string message, std::string hint) {
  return {.code = Errc::invalid_argument,
          .message = std::move(message),
          .where = config.api_key_file.string(),
          .hint = std::move(hint)};
}

Result<std::string> read_key_file(const EmbeddingConfig& config) {
  struct stat status {};
  const std::string file = config.api_key_file.string();
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & 077) != 0)
    return bad_key_file(config, "others can read the file of the key", str_cat("chmod 600 ", file));
  RB_TRY(const FileContent content,
         read_file(config.api_key_file, kLongestKey, FinalLink::follow).during("reading the key"));
  return std::string(trim(content.bytes));
}

}  // namespace

Result<std::string> load_api_key(const EmbeddingConfig& config) {
  std::string key = config.api_key;
  if (key.empty() && !config.api_key_file.empty()) {
    RB_TRY(key, read_key_file(config));
    if (key.empty()) return bad_key_file(config, "the file of the key is empty", "");
  }
  const bool plain =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (plain) return key;
  return Error{.code = Errc::invalid_argument,
               .message = "the key of knowledge.embedding holds a character that no key has",
               .where = config.api_key_file.string(),
               .hint = "it must be one word in plain letters, digits and signs"};
}

}  // namespace runbook
