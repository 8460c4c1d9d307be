// The configuration as people see it: each value with where it came from, and setting one.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace runbook {

/// Who said a value. A variable beats the file, the file beats a fallback.
enum class ValueOrigin { fallback, file, variable };

/// One value in effect.
struct ConfigValue {
  std::string key = {};  ///< "knowledge.retrieval.top_k", "knowledge.sources[0].path"
  std::vector<std::string> texts = {};  ///< resolved; one, unless it is a list; none for a secret
  bool is_list = false;
  bool secret = false;  ///< set, and never shown
  ValueOrigin origin = ValueOrigin::fallback;
  std::string where = {};                   ///< "path:line", the variable's name, or empty
  std::vector<std::string> variables = {};  ///< names of the `${VAR}` it was filled in from
};

struct ConfigReply {
  std::string file = {};      ///< absolute; empty: no configuration file anywhere
  std::string found_by = {};  ///< "--config", "RUNBOOK_CONFIG", "folder", "home", or empty
  std::vector<ConfigValue> values =
      {};  ///< set ones and fallbacks, in the order of the documentation
};

struct ConfigSetRequest {
  std::string key = {};                 ///< in either spelling
  std::vector<std::string> texts = {};  ///< as they are to stand in the file, `${VAR}` too
};

struct ConfigSetReply {
  std::string file = {};
  bool created = false;  ///< the file was not there before
  std::string key = {};  ///< in snake_case
  bool secret = false;   ///< then no value is told
  bool is_list = false;
  std::optional<std::vector<std::string>> before =
      {};  ///< as it stood in the file; absent: not at all
  std::vector<std::string> after = {};
  int line = 0;
  std::vector<std::string> notes = {};  ///< sentences: what keeps the value from having an effect
};

/// What a configuration asks for beyond its project.
struct TrustClaim {
  std::string key = {};         ///< "knowledge.sources[1].path"
  std::string does = {};        ///< "reads", "sends text to"
  std::string asks = {};        ///< the folder, the address, the variable
  std::string where = {};       ///< file:line
  bool leaves_machine = false;  ///< asked whoever wrote the file
  bool trusted = false;
};

enum class TrustAction { allow, show, forget };

struct TrustRequest {
  TrustAction action = TrustAction::allow;
};

struct TrustReply {
  std::string file = {};     ///< the configuration
  std::string why = {};      ///< why its claims have to be allowed; empty: they need not be
  std::string kept_in = {};  ///< where it is remembered
  std::vector<TrustClaim> claims = {};
};

}  // namespace runbook
