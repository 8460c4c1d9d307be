// Hashes: XXH3, 128 bits. For identity and damage, not for secrets.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

namespace runbook {

/// 16 bytes, in the canonical (big-endian) order in which they are stored.
struct Hash128 {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
};

Hash128 hash_of(std::string_view bytes);
/// Hash of two parts, different from that of their concatenation.
Hash128 hash_of(std::string_view first, std::string_view second);
std::string to_hex(const Hash128& hash);

}  // namespace runbook

template <>
struct std::hash<runbook::Hash128> {
  std::size_t operator()(const runbook::Hash128& value) const noexcept {
    std::size_t word = 0;
    std::memcpy(&word, value.bytes.data(), sizeof word);
    return word;
  }
};
