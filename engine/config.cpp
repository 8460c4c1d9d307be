#include "engine/config.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/files.h"
#include "base/text.h"
#include "engine/config_location.h"
#include "engine/embedding_config.h"
#include "engine/settings.h"
#include "engine/trust.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMaxConfigBytes =
    100 * 1024;  // a thousand sources; more is no configuration

/// What values are turned into, and what they are relative to.
struct Builder {
  const ConfigRequest& request;
  ConfigLocation location;
  fs::path home;
  Settings settings;

  const Setting* find(std::string_view key) const {
    const auto found = settings.find(key);
    return found == settings.end() ? nullptr : &found->second;
  }
  fs::path resolve(std::string_view written) const {
    return resolve_path(written, location.project, home);
  }
};

/// Values were checked against their key: they are numbers.
template <typename Number>
Number number_of(const Setting& setting) {
  double value = 0;
  std::from_chars(setting.value.data(), setting.value.data() + setting.value.size(), value);
  return static_cast<Number>(value);
}

std::string default_name(const fs::path& root) {
  const std::string name = root.filename().string();
  return name.empty() ? "root" : name;
}

Result<SourceConfig> build_source(const Settings& values, const Builder& build) {
  const auto path = values.find("path");
  if (path == values.end()) {
    const std::string where = values.empty() ? std::string() : values.begin()->second.where;
    return Error{.code = Errc::invalid_argument,
                 .message = "knowledge.sources: a source has no `path:`",
                 .where = where.empty()
                              ? shown_path(build.location.file, build.request.working_directory)
                              : where};
  }
  SourceConfig source{.name = {},
                      .root = real_path(build.resolve(path->second.value)),
                      .include = {},
                      .exclude = {},
                      .where = path->second.where};
  const auto name = values.find("name");
  source.name = name == values.end() ? default_name(source.root) : name->second.value;
  if (const auto include = values.find("include"); include != values.end()) {
    source.include = include->second.items;
  }
  if (const auto exclude = values.find("exclude"); exclude != values.end()) {
    source.exclude = exclude->second.items;
  }
  return source;
}

Status refuse_twins(const SourceConfig& source, const std::vector<SourceConfig>& others,
                    const std::string& where) {
  for (const SourceConfig& other : others) {
    if (other.name == source.name) {
      return Error{.code = Errc::invalid_argument,
                   .message = str_cat("two sources are called `", source.name, "`"),
                   .where = where,
                   .hint = "give one of them another `name:`"};
    }
    if (other.root == source.root) {
      return Error{.code = Errc::invalid_argument,
                   .message = str_cat("the sources `", other.name, "` and `", source.name,
                                      "` are the same folder"),
                   .where = where,
                   .hint = "leave one of them out"};
    }
  }
  return ok();
}

Status build_sources(const std::vector<Settings>& written, const Builder& build, Config& config) {
  for (const Settings& values : written) {
    RB_TRY(SourceConfig source, build_source(values, build));
    RB_TRY(refuse_twins(source, config.sources, values.find("path")->second.where));
    config.sources.push_back(std::move(source));
  }
  return ok();
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

/// As configured, else the project's own folder; without a project, the home's.
fs::path add_folder(const Builder& build) {
  if (const Setting* folder = build.find("knowledge.add_to")) {
    return real_path(build.resolve(folder->value));
  }
  const fs::path own = build.location.project / ".runbook";
  if (build.location.project != build.home && is_folder(own)) {
    return real_path(own / "runbooks");
  }
  return build.home.empty() ? fs::path() : real_path(build.home / ".runbook/knowledge");
}

/// Whether a source reads the folder: it, or one above with no hidden folder between.
bool reads(const SourceConfig& source, const fs::path& folder) {
  const fs::path below = folder.lexically_relative(source.root);
  if (below.empty() || *below.begin() == "..") return false;
  if (below == ".") return true;
  return std::none_of(below.begin(), below.end(),
                      [](const fs::path& part) { return part.string().starts_with('.'); });
}

void build_values(const Builder& build, Config& config) {
  if (const Setting* path = build.find("knowledge.store.path")) {
    config.database = build.resolve(path->value);
  }
  if (const Setting* kind = build.find("knowledge.store.vector_index")) {
    config.vector_index = kind->value == "exact"  ? VectorIndex::exact
                          : kind->value == "hnsw" ? VectorIndex::hnsw
                                                  : VectorIndex::automatic;
  }
  if (const Setting* top_k = build.find("knowledge.retrieval.top_k")) {
    config.retrieval.top_k = number_of<int>(*top_k);
  }
  if (const Setting* rerank = build.find("knowledge.retrieval.rerank")) {
    config.retrieval.features = rerank->value != "none";
  }
  if (const Setting* alpha = build.find("knowledge.retrieval.alpha")) {
    config.retrieval.alpha = number_of<double>(*alpha);
  }
  if (const Setting* min_score = build.find("knowledge.retrieval.min_score")) {
    config.retrieval.min_score = number_of<double>(*min_score);
  }
  if (const Setting* tokens = build.find("knowledge.chunking.max_tokens")) {
    config.max_chunk_tokens = number_of<int>(*tokens);
  }
  if (const Setting* days = build.find("knowledge.validation.max_age_days")) {
    config.max_age_days = number_of<int>(*days);
  }
}

}  // namespace

Result<std::string> read_config_text(const ConfigLocation& location, const ConfigRequest& request) {
  auto content = read_file(location.file, kMaxConfigBytes, FinalLink::follow);
  if (content) return std::move(content->bytes);
  Error error = std::move(content).error();
  error.where = shown_path(location.file, request.working_directory);
  return error;
}

Result<ConfigValues> read_config_file(const ConfigLocation& location,
                                      const ConfigRequest& request) {
  if (location.file.empty()) return ConfigValues{};
  RB_TRY(const std::string text, read_config_text(location, request));
  return read_settings(text, shown_path(location.file, request.working_directory),
                       request.environment);
}

std::vector<SourceConfig> default_sources(const ConfigLocation& location,
                                          const Environment& environment) {
  std::vector<SourceConfig> sources;
  const auto add = [&](std::string name, const fs::path& root) {
    std::error_code ignored;
    if (!fs::is_directory(root, ignored)) return;
    sources.push_back(SourceConfig{
        .name = std::move(name), .root = real_path(root), .include = {}, .exclude = {}});
  };
  add("runbooks", location.project / ".runbook/runbooks");
  const fs::path home = home_of(environment);
  if (!home.empty()) add("knowledge", home / ".runbook/knowledge");
  return sources;
}

Result<Config> build_config(const ConfigLocation& location, ConfigValues values,
                            const ConfigRequest& request) {
  const Builder build{.request = request,
                      .location = location,
                      .home = home_of(request.environment),
                      .settings = std::move(values.settings)};
  Config config;
  RB_TRY(config.embedding, build_embedding(build.settings, request.environment,
                                           [&](auto written) { return build.resolve(written); }));
  config.file = location.file.string();
  config.project = location.project;
  build_values(build, config);
  if (values.sources) {
    RB_TRY(build_sources(*values.sources, build, config));
  } else {
    config.sources = default_sources(location, request.environment);
  }
  config.add_to = add_folder(build);
  include_add_folder(config);
  return config;
}

Result<Config> load_config(const ConfigRequest& request) {
  RB_TRY(const ConfigLocation location, locate_config(request));
  RB_TRY(ConfigValues values, read_config_file(location, request));
  RB_TRY(complete_settings(values, request.environment));
  RB_TRY(require_trust(location, values, request));
  return build_config(location, std::move(values), request);
}

void include_add_folder(Config& config, AddFolder when) {
  if (config.add_to.empty()) return;
  if (when == AddFolder::if_it_exists && !is_folder(config.add_to)) return;
  std::string name = default_name(config.add_to);
  for (const SourceConfig& source : config.sources) {
    if (reads(source, config.add_to)) return;
    if (source.name == name) name = "added";
  }
  config.sources.push_back(
      SourceConfig{.name = name, .root = config.add_to, .include = {}, .exclude = {}});
}

}  // namespace runbook
