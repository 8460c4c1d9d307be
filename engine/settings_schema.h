// The table of keys, and the check of one value against its row.
#pragma once

#include <optional>
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

/// What a value stands for, where that matters for trust and for showing it.
enum class Meaning {
  plain,
  path,        ///< of a file or folder, relative to the project
  model_file,  ///< as path, and what lies there is loaded
  address,     ///< where text may be sent
  secret,      ///< never shown
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
  std::string_view fallback = {};  ///< the value when nobody says one; empty: none
  Meaning meaning = Meaning::plain;
};

std::span<const Key> all_keys();
const Key* find_key(std::string_view name);

/// Whether some key lies below `name`.
bool is_section(std::string_view name);

/// Names one level below `section` ("" for the top), for "did you mean".
std::vector<std::string> names_in(std::string_view section);

/// The key that was probably meant: by its whole name, or by its last part ("top_k") where that is
/// the part of one key alone.
std::optional<std::string> nearest_key(std::string_view name);

/// @return the value in its plain form ("yes" → "true")
/// @error invalid_argument or unsupported; message "<key>: expected …, got …", place left empty
Result<std::string> check_value(const Key& key, std::string_view value);

/// maxAgeDays → max_age_days.
std::string snake_case(std::string_view name);

}  // namespace runbook
