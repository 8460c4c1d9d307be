// Severities as people write them → 1 (highest) to 5.
#pragma once

#include <optional>
#include <string_view>

namespace runbook {

/// "sev1", "SEV-2", "S1", "P0", "critical", "2 (major)", "high"; empty when the text says none.
/// Level 0 counts as 1: scales that begin at nought have no other highest.
std::optional<int> parse_severity(std::string_view text);

}  // namespace runbook
