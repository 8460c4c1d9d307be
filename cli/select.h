// Which command an argv names, and what is left for it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/flags.h"
#include "runbook/result.h"

namespace runbook::cli {

struct Selection {
  const CommandInfo* command = nullptr;  ///< null: none was named
  std::string group;                     ///< then: the group that was named, or empty
  std::vector<std::string> arguments;    ///< without the command's name; flags before it first
};

/// Global flags may stand before, within and behind the command's name.
/// @param globals  the flags that every command has
/// @error invalid_argument for an unknown command or flag, with the nearest name
Result<Selection> select_command(std::span<const std::string> arguments, const Flags& globals);

}  // namespace runbook::cli
