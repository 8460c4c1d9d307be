// Texts at rest: zstd frames. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runbook/result.h"

namespace runbook {

/// No text is longer, with its parts: files above 100 MiB are never read.
inline constexpr std::int64_t kMaxTextBytes = std::int64_t{1} << 30;

std::string compress(std::string_view text);

/// @param size_bytes  what compress() was given
/// @error corrupt when the frame is damaged or holds another size
Result<std::string> decompress(std::string_view frame, std::int64_t size_bytes);

}  // namespace runbook
