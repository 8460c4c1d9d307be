// The version of the library, and the only place where it is written: the build reads it here.
#pragma once

namespace runbook {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace runbook
