#include "store/public_id.h"

#include "base/hash.h"

namespace runbook {

std::string long_public_id(std::string_view source_name, std::string_view path) {
  static constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr unsigned kBitsPerDigit = 5;
  const Hash128 hash = hash_of(source_name, path);
  std::string id;
  unsigned buffer = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : hash.bytes) {
    buffer = (buffer << 8 | byte) & 0xfff;
    bits += 8;
    while (bits >= kBitsPerDigit && id.size() < kPublicIdLongest) {
      bits -= kBitsPerDigit;
      id += kDigits[buffer >> bits & 0x1f];
    }
  }
  return id;
}

}  // namespace runbook
