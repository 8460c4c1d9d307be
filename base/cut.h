// Cutting UTF-8 between its characters. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace runbook {

/// The largest size of at most `limit` at which no character of `text` is split.
inline std::size_t cut_at_character(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text.size();
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U)
    --limit;
  return limit;
}

}  // namespace runbook
