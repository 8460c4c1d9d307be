// The table of keys, and the check of one value against its row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"

namespace runbook {

enum class KeyKind {
  text,
  number,   ///< with `low` and `high`
  integer,  ///< with `low` and `high`
  truth,
  choice,  ///< one of `words`; one of `later` is refused as not available
  list,    ///< of texts; a single text is a list of one
  free,    ///< any shape, read by a later feature
};

struct Key {
  std::string_view name;  ///< full, snake_case; "knowledge.sources[].path" for an entry of sources
  KeyKind kind = KeyKind::text;
  double low = 0;
  double high = 0;
  std::string_view words = {};  ///< of a choice, space-separated
  std::string_view later = {};  ///< choices whose feature this build does not have
  bool unset_variable_ok =
      false;  ///< secrets of features that may never be used: an unset ${VAR} is empty
};

std::span<const Key> all_keys();
const Key* find_key(std::string_view name);

/// Whether some key lies below `name`.
bool is_section(std::string_view name);

/// Names one level below `section` ("" for the top), for "did you mean".
std::vector<std::string> names_in(std::string_view section);

/// @return the value in its plain form ("yes" → "true")
/// @error invalid_argument or unsupported; message "<key>: expected …, got …", place left empty
Result<std::string> check_value(const Key& key, std::string_view value);

/// maxAgeDays → max_age_days.
std::string snake_case(std::string_view name);

}  // namespace runbook
