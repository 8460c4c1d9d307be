// Setting one value in a YAML text that people wrote: everything else stays byte for byte,
// comments, order, quotes and indentation too.
//
// The text is spliced where the parser says the value stands, then parsed again: unless the new
// tree is the old one with this one value changed, nothing is returned but an error. So a shape
// that the splicer does not understand is never damaged. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"

namespace runbook {

/// One step down: a key of a mapping, as it is spelt in the text, or an entry of a list, from 0.
struct YamlStep {
  std::string key;
  std::optional<std::size_t> item = {};
};

struct YamlValue {
  std::vector<std::string> texts;  ///< one, unless it is a list
  bool is_list = false;
};

/// A text as a value that reads back equal, in brackets too: in quotes where it needs them.
std::string yaml_text(std::string_view text);

struct YamlEdit {
  std::string text;  ///< the whole of it
  int line = 0;      ///< where the value stands now
};

/// Replaces the value, or adds it behind what stands on its level; missing levels are made. A list
/// grows by the entry behind its last. The value is written as text that reads back equal.
/// @param path  at least one step; the first is a key
/// @error invalid_argument for a text that is no YAML, or an entry beyond the end of a list;
///        unsupported, with "line N" in `where`, for what cannot be changed without touching more
Result<YamlEdit> set_in_yaml(std::string_view text, const std::vector<YamlStep>& path,
                             const YamlValue& value);

}  // namespace runbook
