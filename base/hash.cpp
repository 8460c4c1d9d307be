#include "base/hash.h"

// Inlined whole: the compiler sees constant sizes, and a cold command loads one library less.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace runbook {
namespace {

Hash128 stored_form(XXH128_hash_t hash) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  Hash128 out;
  static_assert(sizeof canonical.digest == sizeof out.bytes);
  std::memcpy(out.bytes.data(), canonical.digest, out.bytes.size());
  return out;
}

}  // namespace

Hash128 hash_of(std::string_view bytes) {
  return stored_form(XXH3_128bits(bytes.data(), bytes.size()));
}

Hash128 hash_of(std::string_view first, std::string_view second) {
  // The length of the first part goes before it, so that ("ab", "c") and ("a", "bc") differ.
  std::array<std::uint8_t, 8> length{};
  for (std::size_t i = 0; i < length.size(); ++i) {
    length[i] = static_cast<std::uint8_t>(std::uint64_t{first.size()} >> (8 * i));
  }
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  XXH3_128bits_update(&state, length.data(), length.size());
  XXH3_128bits_update(&state, first.data(), first.size());
  XXH3_128bits_update(&state, second.data(), second.size());
  return stored_form(XXH3_128bits_digest(&state));
}

std::string to_hex(const Hash128& hash) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * hash.bytes.size());
  for (const std::uint8_t byte : hash.bytes) {
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 0xFU];
  }
  return hex;
}

}  // namespace runbook
