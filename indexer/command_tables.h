// Programs by name, and which of their words read and which write.
#pragma once

#include <string_view>

#include "runbook/types/section.h"

namespace runbook {

/// Words of a program that read and that write, separated by blanks; "rollout:status" is two words
/// in a row, "describe-" begins a word. The first of the command's words that is in either decides.
struct Program {
  std::string_view name;
  std::string_view reads;
  std::string_view writes;
  CommandRisk otherwise = CommandRisk::unknown;
};

/// Null: the program has no words that decide, or is not known.
const Program* find_program(std::string_view name);

/// The names of groups that stand before a cloud program's verb; empty: of this program they are
/// not known.
std::string_view groups_of_program(std::string_view name);

/// Programs that only read, or always write, whatever their arguments.
bool is_reader(std::string_view name);
bool is_writer(std::string_view name);

}  // namespace runbook
