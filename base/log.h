// Diagnostics on stderr: one event a line, `level message key=value`. Never document text or
// secrets.
#pragma once

#include <string_view>

namespace runbook::log {

enum class Level { error, warn, info, debug };

/// Default: warn. Thread-safe, as are all below.
void set_level(Level level);
void error(std::string_view message);
void warn(std::string_view message);
void info(std::string_view message);
void debug(std::string_view message);

}  // namespace runbook::log
