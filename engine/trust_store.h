// What was allowed on this machine: one small file a configuration, in the user's state folder.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "engine/environment.h"
#include "runbook/result.h"

namespace runbook {

/// $XDG_STATE_HOME/runbook/trust/<hash of the file's path>, by default in ~/.local/state; empty
/// without a home folder.
std::filesystem::path trust_file(const std::filesystem::path& config,
                                 const Environment& environment);

/// A text as one line, whatever stands in a path: no claim is forged by a newline in another.
std::string trust_line(std::string_view text);

/// The lines that were allowed; none when there is no such file, or it speaks of another path.
std::set<std::string> load_trust(const std::filesystem::path& config,
                                 const Environment& environment);

/// Replaces them. @param lines  each made by trust_line @error unavailable without a home folder;
/// io_error, no_space
Status save_trust(const std::filesystem::path& config, const std::set<std::string>& lines,
                  const Environment& environment);

}  // namespace runbook
