// Shell blocks → commands with placeholders and risk. Words are read, nothing is ever run.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/types/section.h"

namespace runbook {

/// A block with more is a log: the rest of it is text.
inline constexpr std::size_t kMaxCommandsOfBlock = 1'000;

/// The commands of a fenced block: prompts stripped, output lines of console blocks skipped,
/// continuations and here-documents joined, comments left out.
/// @param code        the lines between the fences
/// @param info        the fence's info string
/// @param first_line  line number in the file of the first code line
std::vector<Command> commands_of_block(std::string_view code, std::string_view info,
                                       int first_line);

/// read for a known read-only verb (kubectl get, psql SELECT, curl without a body, …), write for a
/// known mutating one, unknown for the rest. The riskiest part of a pipeline counts.
CommandRisk risk_of_command(std::string_view command, std::string_view shell);

/// Whether a line that begins with this word is a command even where nothing else says so: kubectl,
/// systemctl, curl, …; not the many programs whose names are words (test, find, last).
bool is_operations_tool(std::string_view word);

/// <name>, ${NAME}, $NAME in capitals, {{ name }}, [name], YOUR_NAME; distinct, in order.
std::vector<std::string> placeholders_of(std::string_view command);

}  // namespace runbook
