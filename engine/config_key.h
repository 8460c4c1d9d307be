// A key as people type it: either spelling, sources by their number.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml_edit.h"
#include "engine/settings_schema.h"
#include "runbook/result.h"

namespace runbook {

struct ConfigKey {
  const Key* row = nullptr;           ///< of the table
  std::string shown;                  ///< "knowledge.sources[0].path", snake_case
  std::optional<std::size_t> source;  ///< which entry of knowledge.sources
  bool is_item = false;               ///< one entry of a list of texts: "….include[1]"
  std::vector<YamlStep> path;
};

/// "knowledge.retrieval.topK", "knowledge.sources[0].path"; "knowledge.sources.0.path" as well,
/// which no shell takes for a pattern.
/// @error invalid_argument for an unknown key with the nearest one, for a section with its keys,
/// and
///        for a source without its number
Result<ConfigKey> parse_config_key(std::string_view written);

/// Each part in snake_case, numbers in brackets: what a key is compared by.
std::string plain_config_key(std::string_view written);

}  // namespace runbook
