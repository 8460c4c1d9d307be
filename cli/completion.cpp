#include "cli/completion.h"

#include <algorithm>

#include "base/text.h"
#include "cli/commands.h"

namespace runbook::cli {
namespace {

CommandSyntax describe(const CommandInfo& info) {
  Flags flags;
  const std::unique_ptr<Command> command = info.make();
  command->declare(flags);
  CommandSyntax syntax{.name = std::string(info.name),
                       .summary = std::string(info.summary),
                       .flags = flags.all(),
                       .takes = Candidates::none,
                       .words = {}};
  if (info.words.find('|') != std::string_view::npos) {
    syntax.takes = Candidates::words;
    for (const std::string_view word : split(info.words, '|'))
      syntax.words.emplace_back(word);
  } else if (info.words.starts_with("KEY")) {
    syntax.takes = Candidates::keys;
  } else if (info.words.starts_with("FILE") || info.words.starts_with("REF")) {
    syntax.takes = Candidates::files;
  }
  return syntax;
}

}  // namespace

Syntax describe_syntax() {
  Syntax syntax;
  for (const CommandInfo* info : all_commands())
    syntax.commands.push_back(describe(*info));
  Flags flags;
  Globals globals;
  declare_globals(flags, globals);
  syntax.globals = flags.all();
  for (const std::string& name : names_below(syntax, ""))
    if (is_group(name)) syntax.groups.push_back(name);
  return syntax;
}

Candidates candidates_of(const Flags::Info& flag) {
  if (!flag.words.empty()) return Candidates::words;
  const bool file = flag.value == "FILE" || flag.value == "PATH" || flag.value == "FOLDER";
  return file ? Candidates::files : Candidates::none;
}

std::vector<std::string> names_below(const Syntax& syntax, std::string_view group) {
  const std::string prefix = group.empty() ? "" : str_cat(group, " ");
  std::vector<std::string> names;
  for (const CommandSyntax& command : syntax.commands) {
    if (!command.name.starts_with(prefix)) continue;
    const std::string rest = command.name.substr(prefix.size());
    const std::string name = rest.substr(0, rest.find(' '));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

std::string summary_of(const Syntax& syntax, std::string_view group, std::string_view name) {
  const std::string full = group.empty() ? std::string(name) : str_cat(group, " ", name);
  for (const CommandSyntax& command : syntax.commands)
    if (command.name == full) return command.summary;
  return str_cat("commands of ", full);
}

std::string join(std::span<const std::string> words, std::string_view separator) {
  std::string out;
  for (const std::string& word : words)
    out += str_cat(out.empty() ? "" : separator, word);
  return out;
}

}  // namespace runbook::cli
