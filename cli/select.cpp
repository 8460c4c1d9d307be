#include "cli/select.h"

#include <utility>

#include "base/text.h"
#include "cli/commands.h"

namespace runbook::cli {
namespace {

/// The words that may stand at this point: the commands of a group, or groups and lone commands.
std::vector<std::string> names_within(const std::string& group) {
  const std::string prefix = group.empty() ? "" : group + " ";
  std::vector<std::string> names;
  for (const CommandInfo* command : all_commands()) {
    if (!command->name.starts_with(prefix)) continue;
    const std::string_view rest = command->name.substr(prefix.size());
    const std::string name(rest.substr(0, rest.find(' ')));
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  return names;
}

/// `runbook search` for `runbook knowledge search`.
const CommandInfo* command_ending_in(std::string_view word) {
  for (const CommandInfo* command : all_commands()) {
    if (command->name.ends_with(str_cat(" ", word))) return command;
  }
  return nullptr;
}

Error unknown_command(const std::string& group, const std::string& word) {
  std::string message = str_cat("unknown command `", group, group.empty() ? "" : " ", word, "`");
  if (const CommandInfo* command = command_ending_in(word)) {
    message += str_cat(", did you mean `", command->name, "`?");
  } else if (const auto nearest = nearest_name(word, names_within(group))) {
    message += str_cat(", did you mean `", group, group.empty() ? "" : " ", *nearest, "`?");
  }
  return Error{.code = Errc::invalid_argument,
               .message = std::move(message),
               .hint = "`runbook --help` lists the commands"};
}

Error unknown_flag(const std::string& argument, const Flags& globals) {
  const std::string name = argument.substr(0, argument.find('='));
  std::string message = str_cat("unknown flag `", name, "` in front of a command");
  if (const auto nearest = nearest_name(name, globals.names())) {
    message += str_cat(", did you mean `", *nearest, "`?");
  }
  return Error{.code = Errc::invalid_argument,
               .message = std::move(message),
               .hint = "flags of a command stand behind its name"};
}

}  // namespace

Result<Selection> select_command(std::span<const std::string> arguments, const Flags& globals) {
  Selection selection;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument.starts_with('-')) {
      const std::string name = argument == "-h" ? "--help" : argument.substr(0, argument.find('='));
      const auto takes = globals.find(name);
      if (!takes) return unknown_flag(argument, globals);
      selection.arguments.push_back(argument == "-h" ? name : argument);
      const bool value_follows =
          takes == Flags::Takes::value && argument == name && i + 1 < arguments.size();
      if (value_follows) selection.arguments.push_back(arguments[++i]);
      continue;
    }
    const std::string name = selection.group.empty() ? argument : selection.group + " " + argument;
    selection.command = find_command(name);
    if (selection.command != nullptr) {
      const auto rest = arguments.subspan(i + 1);
      selection.arguments.insert(selection.arguments.end(), rest.begin(), rest.end());
      return selection;
    }
    if (!selection.group.empty() || !is_group(argument)) {
      return unknown_command(selection.group, argument);
    }
    selection.group = argument;
  }
  return selection;
}

}  // namespace runbook::cli
