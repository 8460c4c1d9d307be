#include "engine/claims.h"

#include <string_view>
#include <utility>

#include "base/text.h"
#include "engine/clone.h"
#include "engine/settings_schema.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

/// Text sent to the machine itself leaves it not. Nothing but the plain forms: a name and password
/// or a backslash in front of the host has fooled better parsers.
bool is_loopback(std::string_view address) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!address.starts_with(scheme)) continue;
    address.remove_prefix(scheme.size());
    for (const std::string_view host : {"localhost", "127.0.0.1", "[::1]"}) {
      if (!address.starts_with(host)) continue;
      const std::string_view rest = address.substr(host.size());
      const bool ends = rest.empty() || rest.front() == ':' || rest.front() == '/';
      return ends && rest.find_first_of("@\\") == std::string_view::npos;
    }
  }
  return false;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  const fs::path below = path.lexically_relative(folder);
  return !below.empty() && *below.begin() != "..";
}

/// What is done with the file or folder that a key names.
std::string_view use_of(std::string_view key) {
  if (key == "knowledge.store.path") return "keeps the index at";
  if (key == "knowledge.add_to") return "puts pages into";
  return "reads";
}

class Collector {
 public:
  Collector(const ConfigLocation& location, const ConfigValues& values,
            const ConfigRequest& request, Claims which)
      : location_(location), values_(values), all_(which == Claims::all) {
    home_ = home_of(request.environment);
    const fs::path top = checkout_top(location.project, home_);
    top_ = real_path(top.empty() ? location.project : top);
  }

  std::vector<TrustClaim> run() {
    add_sources();
    for (const Key& key : all_keys()) {
      if (key.meaning == Meaning::path) add_path(key.name, find(key.name));
      if (key.meaning == Meaning::model_file) add_model(key.name);
    }
    add_endpoint("knowledge.embedding", sends_embeddings(),
                 text_of("knowledge.embedding.provider"));
    add_endpoint("llm", text_of("knowledge.retrieval.rerank") == "llm", text_of("llm.provider"));
    return std::move(claims_);
  }

 private:
  const Setting* find(std::string_view key) const {
    const auto found = values_.settings.find(key);
    return found == values_.settings.end() ? nullptr : &found->second;
  }
  std::string text_of(std::string_view key) const {
    const Setting* setting = find(key);
    return setting == nullptr ? std::string() : setting->value;
  }
  bool sends_embeddings() const {
    const std::string provider = text_of("knowledge.embedding.provider");
    return provider == "openai" || provider == "ollama";
  }
  static bool says_the_file(const Setting* setting) {
    return setting != nullptr && setting->origin == ValueOrigin::file;
  }

  void add_sources() {
    if (!values_.sources) return;
    for (std::size_t i = 0; i < values_.sources->size(); ++i) {
      const auto path = (*values_.sources)[i].find("path");
      if (path == (*values_.sources)[i].end()) continue;
      add_path(str_cat("knowledge.sources[", i, "].path"), &path->second);
    }
  }

  /// Links are followed first: a link in a checkout may lead anywhere.
  void add_path(std::string_view key, const Setting* setting) {
    if (!says_the_file(setting)) return;
    const fs::path path = real_path(resolve_path(setting->value, location_.project, home_));
    if (lies_in(path, top_)) return;
    claims_.push_back({.key = std::string(key),
                       .does = std::string(use_of(key)),
                       .asks = path.string(),
                       .where = setting->where});
  }

  void add_model(std::string_view key) {
    const Setting* setting = find(key);
    if (!says_the_file(setting)) return;
    claims_.push_back(
        {.key = std::string(key),
         .does = "loads the model in",
         .asks = real_path(resolve_path(setting->value, location_.project, home_)).string(),
         .where = setting->where});
  }

  /// As it is written: no variable's value is shown or remembered.
  void add_sent(const std::string& key, std::string does, const Setting& setting) {
    claims_.push_back({.key = key,
                       .does = std::move(does),
                       .asks = setting.written.empty() ? setting.value : setting.written.front(),
                       .where = setting.where,
                       .leaves_machine = true});
  }

  /// @param used  whether anything is sent at all today
  void add_endpoint(const std::string& section, bool used, const std::string& service) {
    const Setting* address = find(section + ".base_url");
    const Setting* provider = find(section + ".provider");
    const Setting* secret = find(section + ".api_key");
    const bool remote = address != nullptr ? !is_loopback(address->value)
                                           : service == "openai" || service == "anthropic";
    if ((!used || !remote) && !all_) return;
    if (says_the_file(address)) add_sent(section + ".base_url", "sends text to", *address);
    if (says_the_file(provider) && (address == nullptr || all_)) {
      add_sent(section + ".provider", "sends text to the service", *provider);
    }
    if (says_the_file(secret) && !secret->variables.empty()) {
      add_sent(section + ".api_key", "sends along", *secret);
    }
  }

  const ConfigLocation& location_;
  const ConfigValues& values_;
  const bool all_;
  fs::path home_;
  fs::path top_;  ///< what lies below it is the project's own
  std::vector<TrustClaim> claims_;
};

}  // namespace

std::vector<TrustClaim> claims_of(const ConfigLocation& location, const ConfigValues& values,
                                  const ConfigRequest& request, Claims which) {
  return Collector(location, values, request, which).run();
}

}  // namespace runbook
