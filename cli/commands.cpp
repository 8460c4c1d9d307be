#include "cli/commands.h"

#include <array>
#include <string>
#include <vector>

namespace runbook::cli {

std::span<const CommandInfo* const> all_commands() {
  static constexpr std::array kAll = {&kInitCommand,
                                      &kSyncCommand,
                                      &kSearchCommand,
                                      &kAddCommand,
                                      &kShowCommand,
                                      &kListCommand,
                                      &kStatsCommand,
                                      &kStatusCommand,
                                      &kGcCommand,
                                      &kExportCommand,
                                      &kEvalCommand,
                                      &kServiceListCommand,
                                      &kServiceShowCommand,
                                      &kServiceOwnerCommand,
                                      &kServiceDependenciesCommand,
                                      &kServiceDependentsCommand,
                                      &kServiceImpactCommand,
                                      &kServicePathCommand,
                                      &kServiceGraphCommand,
                                      &kConfigGetCommand,
                                      &kConfigSetCommand,
                                      &kConfigListCommand,
                                      &kTrustCommand,
                                      &kDoctorCommand,
                                      &kCompletionCommand};
  return kAll;
}

void declare_globals(Flags& flags, Globals& globals,
                     std::span<const std::string_view> more_formats) {
  std::vector<std::string> formats = {"text", "json"};
  formats.insert(formats.end(), more_formats.begin(), more_formats.end());
  flags.heading("Global flags");
  flags.text("--config", "PATH", globals.config, "the configuration to use");
  flags.text("--index", "FILE", globals.index, "read this exported index, not the project's");
  flags.choice("--format", globals.format, formats, "of the result");
  flags.choice("--color", globals.colour, {"auto", "always", "never"}, "auto obeys NO_COLOR");
  flags.toggle("--quiet", globals.quiet, "no progress and no notes");
  flags.toggle("--verbose", globals.verbose, "more about what is done, on stderr");
  flags.toggle("--version", globals.version, "print the version");
  flags.toggle("--help", globals.help, "print this");
}

const CommandInfo* find_command(std::string_view name) {
  for (const CommandInfo* command : all_commands()) {
    if (command->name == name) return command;
  }
  return nullptr;
}

bool is_group(std::string_view word) {
  for (const CommandInfo* command : all_commands()) {
    if (command->name.size() > word.size() && command->name.starts_with(word) &&
        command->name[word.size()] == ' ') {
      return true;
    }
  }
  return false;
}

}  // namespace runbook::cli
