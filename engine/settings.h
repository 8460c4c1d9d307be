// The keys a configuration may hold, and reading them: a file or variables → checked values.
//
// One table names every key of the product, also those whose feature this build lacks: a value that
// would need such a feature is refused in words, never ignored.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/environment.h"
#include "runbook/result.h"
#include "runbook/types/config.h"

namespace runbook {

/// A value as it was written, checked, with `${VAR}` filled in.
struct Setting {
  std::string value;               ///< of a single value
  std::vector<std::string> items;  ///< of a list
  std::string where;               ///< ".runbook/config.yaml:4" or the variable's name
  ValueOrigin origin = ValueOrigin::file;
  std::vector<std::string> written = {};    ///< as it stands in the file, `${VAR}` not filled in
  std::vector<std::string> variables = {};  ///< names of the `${VAR}` in it
};

/// By full snake_case key: "knowledge.retrieval.top_k".
using Settings = std::map<std::string, Setting, std::less<>>;

struct ConfigValues {
  Settings settings;
  /// One an entry of knowledge.sources; empty when the key is absent. Keys without their prefix:
  /// "path".
  std::optional<std::vector<Settings>> sources;
};

/// @param shown_file  how the file is named in messages
/// @error invalid_argument, unsupported: "unknown key …, did you mean …?" and the like
Result<ConfigValues> read_settings(std::string_view yaml, std::string_view shown_file,
                                   const Environment& environment);

/// "line 4" of the YAML reader → ".runbook/config.yaml:4".
Error with_file(Error error, std::string_view shown_file);

/// The variable that beats the file: "knowledge.retrieval.top_k" →
/// "RUNBOOK_KNOWLEDGE_RETRIEVAL_TOP_K".
std::string variable_of(std::string_view key);

/// RUNBOOK_KNOWLEDGE_RETRIEVAL_TOP_K and its sisters, laid over `settings`.
/// @error invalid_argument for a wrong value, or a RUNBOOK_KNOWLEDGE_* that is no key
Status apply_variables(const Environment& environment, Settings& settings);

/// What holds when nobody says anything, laid under `settings`.
void apply_fallbacks(Settings& settings);

/// Variables over what the file says, fallbacks under it. @error as apply_variables
Status complete_settings(ConfigValues& values, const Environment& environment);

}  // namespace runbook
