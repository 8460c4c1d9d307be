#include "base/text.h"
#include "cli/completion.h"

namespace runbook::cli {
namespace {

/// The words before the cursor, where `--flag=value` is three of them for bash, and the command
/// they name. Needs nothing but bash itself.
constexpr std::string_view kHead =
    R"sh(# bash completion of runbook, made by `runbook completion bash`
_runbook_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$1")
}
_runbook_words() {
  mapfile -t COMPREPLY < <(compgen -W "$2" -- "$1")
}
_runbook_keys() {
  _runbook_words "$1" "$(runbook config list --color never 2>/dev/null |
    sed -n 's/^\([a-z_.]*\.[][a-z_.0-9]*\) .*/\1/p')"
}
_runbook() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word i
  COMPREPLY=()
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD-2]}
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    case $word in
)sh";

std::string flag_names(const std::vector<Flags::Info>& flags, bool with_value_only) {
  std::string names;
  for (const Flags::Info& flag : flags) {
    if (with_value_only && flag.value.empty()) continue;
    names += str_cat(names.empty() ? "" : with_value_only ? "|" : " ", flag.name);
  }
  return names;
}

std::string find_command(const Syntax& syntax) {
  std::string groups;
  for (const std::string& group : syntax.groups)
    groups += str_cat(groups.empty() ? "" : "|", "' ", group, "'");
  std::string commands;
  for (const CommandSyntax& command : syntax.commands) {
    const bool grouped = command.name.find(' ') != std::string::npos;
    commands += str_cat(commands.empty() ? "" : "|", "'", grouped ? "" : " ", command.name, "'");
  }
  return str_cat("      ", flag_names(syntax.globals, true),
                 ") [[ ${COMP_WORDS[i+1]} == = ]] && ((i += 2)) || ((++i)) ;;\n"
                 "      -*) ;;\n"
                 "      *)\n"
                 "        case \"$command $word\" in\n"
                 "          ",
                 groups, ") command=$word ;;\n          ", commands,
                 ") command=\"${command:+$command }$word\"; break ;;\n"
                 "          *) return ;;\n        esac ;;\n    esac\n  done\n");
}

std::string value_case(const std::string& pattern, const Flags::Info& flag) {
  switch (candidates_of(flag)) {
    case Candidates::files:
      return str_cat("    ", pattern, ") _runbook_files \"$cur\"; return ;;\n");
    case Candidates::words:
      return str_cat("    ", pattern, ") _runbook_words \"$cur\" '", join(flag.words, " "),
                     "'; return ;;\n");
    case Candidates::keys:
    case Candidates::none: break;
  }
  return str_cat("    ", pattern, ") return ;;\n");
}

/// What may stand behind a flag that takes a value.
std::string value_cases(const Syntax& syntax) {
  std::string text = "  case \"$command $prev\" in\n";
  for (const CommandSyntax& command : syntax.commands) {
    for (const Flags::Info& flag : command.flags) {
      if (!flag.value.empty()) {
        text += value_case(str_cat("'", command.name, " ", flag.name, "'"), flag);
      }
    }
  }
  for (const Flags::Info& flag : syntax.globals)
    if (!flag.value.empty()) text += value_case(str_cat("*' ", flag.name, "'"), flag);
  return text + "  esac\n";
}

std::string word_case(const CommandSyntax& command) {
  std::string action;
  switch (command.takes) {
    case Candidates::files: action = "_runbook_files \"$cur\""; break;
    case Candidates::keys: action = "_runbook_keys \"$cur\""; break;
    case Candidates::words:
      action = str_cat("_runbook_words \"$cur\" '", join(command.words, " "), "'");
      break;
    case Candidates::none: action = ":"; break;
  }
  return str_cat("    '", command.name, "') flags='", flag_names(command.flags, false), "'; ",
                 "[[ $cur == -* ]] || ", action, " ;;\n");
}

std::string word_cases(const Syntax& syntax) {
  std::string text = "  local flags=\n  case $command in\n";
  text +=
      str_cat("    '') _runbook_words \"$cur\" '", join(names_below(syntax, ""), " "), "' ;;\n");
  for (const std::string& group : syntax.groups) {
    text += str_cat("    '", group, "') _runbook_words \"$cur\" '",
                    join(names_below(syntax, group), " "), "' ;;\n");
  }
  for (const CommandSyntax& command : syntax.commands)
    text += word_case(command);
  return str_cat(text, "  esac\n  [[ $cur == -* ]] && _runbook_words \"$cur\" \"$flags ",
                 flag_names(syntax.globals, false), "\"\n  return 0\n}\n");
}

}  // namespace

std::string complete_bash(const Syntax& syntax) {
  return str_cat(kHead, find_command(syntax), value_cases(syntax), word_cases(syntax),
                 "complete -F _runbook runbook\n");
}

}  // namespace runbook::cli
