// The texts of --help.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/flags.h"

namespace runbook::cli {

/// What the program is for, its commands, its first steps.
/// @param flags  the global ones
std::string overview(const Flags& flags);

/// The commands of one group.
std::string group_help(std::string_view group, const Flags& flags);

std::string command_help(const CommandInfo& command, const Flags& flags);

}  // namespace runbook::cli
