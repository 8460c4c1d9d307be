#include "cli/commands.h"

#include <array>

namespace runbook::cli {

std::span<const CommandInfo* const> all_commands() {
  static constexpr std::array kAll = {&kSyncCommand,   &kSearchCommand, &kShowCommand,
                                      &kStatusCommand, &kEvalCommand,   &kDoctorCommand};
  return kAll;
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
