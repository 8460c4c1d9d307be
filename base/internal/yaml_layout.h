// How what is missing in a YAML text is laid out: in brackets on one line, or as lines of its own.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/yaml_edit.h"

namespace runbook {

/// As it stands behind its key.
std::string yaml_value(const YamlValue& value);

/// {knowledge: [{path: docs}]}: the steps from `from` on, with the value.
std::string yaml_in_brackets(const std::vector<YamlStep>& path, std::size_t from,
                             const YamlValue& value);

/// The same as indented lines, without newlines. @param unit  spaces a level
std::vector<std::string> yaml_in_lines(const std::vector<YamlStep>& path, std::size_t from,
                                       std::size_t indent, std::size_t unit,
                                       const YamlValue& value);

}  // namespace runbook
