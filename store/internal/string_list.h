// Lists of strings in one column: JSON arrays, '' for an empty list. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

std::string to_column(std::span<const std::string> list);

/// What to_column made; an empty list when the column is damaged.
std::vector<std::string> parse_column(std::string_view column);

}  // namespace runbook
