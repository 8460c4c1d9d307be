// The short name of a document that people and programs use: stable over rebuilds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace runbook {

inline constexpr std::size_t kPublicIdLength = 8;    ///< characters, unless two collide
inline constexpr std::size_t kPublicIdPrefix = 4;    ///< fewer name nothing
inline constexpr std::size_t kPublicIdLongest = 25;  ///< all 125 bits that fit

/// The longest public id of a document; its beginnings are the shorter ones. Base 32 without the
/// letters that are misread (i, l, o, u).
std::string long_public_id(std::string_view source_name, std::string_view path);

}  // namespace runbook
