// "did you mean": the name that was probably meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace runbook {

/// The candidate nearest to `name` by edit distance in bytes, case apart (transpositions count
/// one), at most a third of its length away; ties go to the first. Empty when none is near, or
/// when `name` is longer than any name (256 bytes), since the cost is the product of the lengths.
std::optional<std::string> nearest_name(std::string_view name,
                                        std::span<const std::string> candidates);

}  // namespace runbook
