// Text: small tools over bytes, and the front header of everything else about text.
//
// All functions are pure and thread-safe. Offsets are bytes; lines start at 1.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/glob.h"
#include "base/identifiers.h"
#include "base/lines.h"
#include "base/nearest_name.h"
#include "base/terminal.h"
#include "base/unicode.h"

namespace runbook {

/// Concatenates strings, string_views, characters and numbers.
template <typename... Parts>
std::string str_cat(const Parts&... parts);

bool equals_ignore_case(std::string_view a, std::string_view b);  ///< ASCII
std::string ascii_lower(std::string_view text);
std::string_view trim(std::string_view text);  ///< ASCII white space at both ends
/// The parts between separators, empty ones too: "a,,b" → a, "", b; "" → "".
std::vector<std::string_view> split(std::string_view text, char separator);
bool is_blank(std::string_view text);  ///< nothing but ASCII white space

// --- template
namespace internal {
inline void append(std::string& out, std::string_view part) {
  out += part;
}
inline void append(std::string& out, char part) {
  out += part;
}
template <typename Number>
requires std::is_arithmetic_v<Number>
void append(std::string& out, Number part) {
  out += std::to_string(part);
}
}  // namespace internal

template <typename... Parts>
std::string str_cat(const Parts&... parts) {
  std::string out;
  (internal::append(out, parts), ...);
  return out;
}

}  // namespace runbook
