// Where a value of a YAML text ends. The parser tells beginnings alone.
//
// For texts that were parsed: nothing is checked again.
#pragma once

#include <cstddef>
#include <string_view>

namespace runbook {

enum class YamlStyle { block, brackets };

/// Behind the quoted or plain text that begins at `at`; a plain one ends with its line.
std::size_t end_of_scalar(std::string_view text, std::size_t at, YamlStyle style);

/// The bracket that closes the one at `at`, or npos.
std::size_t closing_bracket(std::string_view text, std::size_t at);

}  // namespace runbook
