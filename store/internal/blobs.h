// Hashes as they stand in columns.
#pragma once

#include <algorithm>
#include <string_view>

#include "base/hash.h"

namespace runbook {

/// All zero when the column does not hold 16 bytes: a hash that no text has.
inline Hash128 hash_from(std::string_view blob) {
  Hash128 hash;
  if (blob.size() == hash.bytes.size()) std::copy(blob.begin(), blob.end(), hash.bytes.begin());
  return hash;
}

}  // namespace runbook
