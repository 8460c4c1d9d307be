#include "cli/help.h"

#include "base/text.h"
#include "cli/commands.h"

namespace runbook::cli {
namespace {

constexpr std::size_t kNameColumn = 20;

std::string command_list(std::string_view prefix) {
  std::string text;
  for (const CommandInfo* command : all_commands()) {
    if (!command->name.starts_with(prefix)) continue;
    std::string name(command->name);
    name.resize(std::max(kNameColumn, name.size() + 2), ' ');
    text += str_cat("  ", name, command->summary, "\n");
  }
  return text;
}

std::string example_list(std::span<const Example> examples) {
  std::string text;
  for (const Example& example : examples) {
    text += str_cat("  ", example.line, "\n      ", example.what, "\n");
  }
  return text;
}

}  // namespace

std::string overview(const Flags& flags) {
  return str_cat(
      "runbook finds the answer in your own runbooks, post-mortems and known issues: offline,\n"
      "in milliseconds, with the file and line, its owner, its age and the command to run.\n\n"
      "Usage: runbook COMMAND [FLAGS] [WORDS…]\n\nCommands:\n",
      command_list(""),
      "\nFirst steps:\n"
      "  runbook init\n"
      "  runbook knowledge search pods stuck terminating after node drain\n\n",
      flags.help(), "\n`runbook COMMAND --help` explains one command, with examples.\n");
}

std::string group_help(std::string_view group, const Flags& flags) {
  return str_cat("Usage: runbook ", group, " COMMAND [FLAGS] [WORDS…]\n\nCommands:\n",
                 command_list(str_cat(group, " ")), "\n", flags.help());
}

std::string command_help(const CommandInfo& command, const Flags& flags) {
  return str_cat(command.summary, "\n\nUsage: runbook ", command.name, " [FLAGS]",
                 command.words.empty() ? "" : " ", command.words, "\n\n", command.details,
                 "\n\nExamples:\n", example_list(command.examples), "\n", flags.help());
}

}  // namespace runbook::cli
