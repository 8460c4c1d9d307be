// One row a command; each stands with its code in cmd_<name>.cpp.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace runbook::cli {

extern const CommandInfo kInitCommand;
extern const CommandInfo kSyncCommand;
extern const CommandInfo kSearchCommand;
extern const CommandInfo kAddCommand;
extern const CommandInfo kShowCommand;
extern const CommandInfo kListCommand;
extern const CommandInfo kStatsCommand;
extern const CommandInfo kGcCommand;
extern const CommandInfo kExportCommand;
extern const CommandInfo kStatusCommand;
extern const CommandInfo kEvalCommand;
extern const CommandInfo kConfigGetCommand;
extern const CommandInfo kConfigSetCommand;
extern const CommandInfo kConfigListCommand;
extern const CommandInfo kServiceListCommand;
extern const CommandInfo kServiceShowCommand;
extern const CommandInfo kServiceOwnerCommand;
extern const CommandInfo kServiceDependenciesCommand;
extern const CommandInfo kServiceDependentsCommand;
extern const CommandInfo kServiceImpactCommand;
extern const CommandInfo kServicePathCommand;
extern const CommandInfo kServiceGraphCommand;
extern const CommandInfo kDoctorCommand;
extern const CommandInfo kTrustCommand;
extern const CommandInfo kCompletionCommand;

/// All commands, in the order of the help.
std::span<const CommandInfo* const> all_commands();

/// The flags that every command has.
void declare_globals(Flags& flags, Globals& globals,
                     std::span<const std::string_view> more_formats = {});

/// Null when there is none of this name.
const CommandInfo* find_command(std::string_view name);

/// Whether commands begin with this word: "knowledge".
bool is_group(std::string_view word);

}  // namespace runbook::cli
