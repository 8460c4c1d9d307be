// The variables a process was started with, as a value: tests make their own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace runbook {

using Environment = std::map<std::string, std::string, std::less<>>;

/// A copy of the process's variables.
Environment process_environment();

/// The value, unless it is missing or empty.
std::optional<std::string> find_variable(const Environment& environment, std::string_view name);

}  // namespace runbook
