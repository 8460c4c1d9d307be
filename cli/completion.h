// What a shell completes behind `runbook`, made from the table of commands: nothing is listed
// twice.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/flags.h"

namespace runbook::cli {

/// What a command's words, or a flag's value, are.
enum class Candidates {
  none,  ///< text that nobody can guess
  files,
  keys,   ///< of the configuration
  words,  ///< a few that are known
};

struct CommandSyntax {
  std::string name;  ///< "knowledge search"
  std::string summary;
  std::vector<Flags::Info> flags;  ///< its own, without those of every command
  Candidates takes = Candidates::none;
  std::vector<std::string> words;  ///< then
};

/// The whole command line: what completions are made from.
struct Syntax {
  std::vector<CommandSyntax> commands;
  std::vector<Flags::Info> globals;
  std::vector<std::string> groups;  ///< "knowledge", "config"
};

Syntax describe_syntax();

Candidates candidates_of(const Flags::Info& flag);

/// Names one level below a group ("" for the top), each once, in the order of the help.
std::vector<std::string> names_below(const Syntax& syntax, std::string_view group);
/// What a name below a group is for: the command's summary, or "commands of <group>".
std::string summary_of(const Syntax& syntax, std::string_view group, std::string_view name);

std::string join(std::span<const std::string> words, std::string_view separator);

/// Scripts that a shell sources; they run no other program but `runbook` for keys.
std::string complete_bash(const Syntax& syntax);
std::string complete_zsh(const Syntax& syntax);
std::string complete_fish(const Syntax& syntax);

}  // namespace runbook::cli
