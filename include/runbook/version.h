// The version of the library and of the formats it writes.
#pragma once

namespace runbook {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace runbook
