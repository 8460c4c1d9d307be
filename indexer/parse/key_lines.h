// Facts that pages state in lines of their own: "**Date:** 2024-11-22", "- Severity: SEV-2",
// "| Severity | 2 |".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/dates.h"

namespace runbook {

/// The value of the first such line near the top whose key is one of `keys` (as squash() makes
/// them), without markup; empty when there is none.
std::optional<std::string> find_key_line(std::string_view body,
                                         std::span<const std::string_view> keys);

/// The first date that stands somewhere in the text ("2024-11-22-double-charge", "20241122",
/// "Friday 22 November 2024, 14:05 UTC").
std::optional<Date> find_date(std::string_view text);

}  // namespace runbook
