#include "engine/config_view.h"

#include <utility>

#include "base/text.h"
#include "engine/config_key.h"
#include "engine/config_location.h"
#include "engine/settings.h"
#include "engine/settings_schema.h"

namespace runbook {
namespace {

constexpr std::string_view kSourcePrefix = "knowledge.sources[].";

ConfigValue describe(const Key& key, std::string shown_key, const Setting& setting) {
  ConfigValue value{.key = std::move(shown_key),
                    .texts = {},
                    .is_list = key.kind == KeyKind::list,
                    .secret = key.meaning == Meaning::secret,
                    .origin = setting.origin,
                    .where = setting.where,
                    .variables = setting.variables};
  if (value.secret) return value;
  value.texts = value.is_list ? setting.items : std::vector<std::string>{setting.value};
  if (key.kind == KeyKind::free) value.texts = {"(several keys)"};
  if (key.meaning == Meaning::address) value.texts = {without_login(setting.value)};
  return value;
}

std::string source_key(std::size_t index, std::string_view name) {
  return str_cat("knowledge.sources[", index, "].", name);
}

void add_source(std::size_t index, const Settings& source, std::vector<ConfigValue>& values) {
  for (const Key& key : all_keys()) {
    if (!key.name.starts_with(kSourcePrefix)) continue;
    const std::string_view name = key.name.substr(kSourcePrefix.size());
    const auto found = source.find(name);
    if (found != source.end()) {
      values.push_back(describe(key, source_key(index, name), found->second));
    }
  }
}

void add_default_sources(const std::vector<SourceConfig>& sources,
                         std::vector<ConfigValue>& values) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    values.push_back({.key = source_key(i, "path"), .texts = {sources[i].root.string()}});
    values.push_back({.key = source_key(i, "name"), .texts = {sources[i].name}});
  }
}

std::string_view name_of(FoundBy found_by) {
  switch (found_by) {
    case FoundBy::flag: return "--config";
    case FoundBy::variable: return "RUNBOOK_CONFIG";
    case FoundBy::folder: return "folder";
    case FoundBy::home: return "home";
    case FoundBy::nothing: break;
  }
  return "";
}

/// Whether `key` is `asked` or stands below it.
bool stands_below(std::string_view key, std::string_view asked) {
  return key == asked ||
         (key.starts_with(asked) && (key[asked.size()] == '.' || key[asked.size()] == '['));
}

/// What was asked for; one entry of a list as a value of its own.
Status select(std::string_view asked, std::vector<ConfigValue>& values) {
  const std::string plain = plain_config_key(asked);
  std::vector<ConfigValue> chosen;
  const std::size_t bracket = plain.ends_with(']') ? plain.rfind('[') : std::string::npos;
  for (ConfigValue& value : values) {
    if (stands_below(value.key, plain)) chosen.push_back(value);
    for (std::size_t i = 0; value.is_list && i < value.texts.size(); ++i) {
      if (bracket == std::string::npos || str_cat(value.key, "[", i, "]") != plain) continue;
      ConfigValue item = value;
      item.key = plain;
      item.texts = {value.texts[i]};
      item.is_list = false;
      chosen.push_back(std::move(item));
    }
  }
  const bool section = is_section(plain) || plain == "knowledge.sources";
  if (chosen.empty() && !section) {
    RB_TRY(parse_config_key(asked));
  }
  values = std::move(chosen);
  return ok();
}

}  // namespace

std::string without_login(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string_view::npos) return std::string(address);
  const std::size_t host = scheme + 3;
  const std::size_t at = address.substr(0, address.find('/', host)).rfind('@');
  if (at == std::string_view::npos || at < host) return std::string(address);
  return str_cat(address.substr(0, host), "…", address.substr(at));
}

Result<ConfigReply> view_config(std::string_view key, const ConfigRequest& request) {
  RB_TRY(const ConfigLocation location, locate_config(request));
  RB_TRY(ConfigValues read, read_config_file(location, request));
  RB_TRY(complete_settings(read, request.environment));

  ConfigReply reply{.file = location.file.string(),
                    .found_by = std::string(name_of(location.found_by)),
                    .values = {}};
  if (read.sources) {
    for (std::size_t i = 0; i < read.sources->size(); ++i)
      add_source(i, (*read.sources)[i], reply.values);
  } else {
    add_default_sources(default_sources(location, request.environment), reply.values);
  }
  for (const Key& row : all_keys()) {
    const auto found = read.settings.find(row.name);
    if (found == read.settings.end()) continue;
    reply.values.push_back(describe(row, std::string(row.name), found->second));
  }
  if (!key.empty()) {
    RB_TRY(select(key, reply.values));
  }
  return reply;
}

}  // namespace runbook
