#include "base/text.h"
#include "cli/completion.h"

namespace runbook::cli {
namespace {

/// Finds the command and takes the words up to it away, so that `_arguments` sees its flags alone.
constexpr std::string_view kHead =
    R"sh(#compdef runbook
# zsh completion of runbook, made by `runbook completion zsh`
_runbook_keys() {
  local -a keys
  keys=(${(f)"$(runbook config list --color never 2>/dev/null |
    sed -n 's/^\([a-z_.]*\.[][a-z_.0-9]*\) .*/\1/p')"})
  compadd -a keys
}
_runbook() {
  local command= word
  local -i i
  local -a names
  for ((i = 2; i < CURRENT; ++i)); do
    word=${words[i]}
    case $word in
)sh";

/// Fit for the inside of '…[help]:value:…'.
std::string in_quotes(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string flag_spec(const Flags::Info& flag) {
  if (flag.value.empty()) return str_cat("'", flag.name, "[", in_quotes(flag.help), "]'");
  const Candidates values = candidates_of(flag);
  const std::string action = values == Candidates::files ? "_files"
                             : values == Candidates::words
                                 ? str_cat("(", join(flag.words, " "), ")")
                                 : " ";
  return str_cat("'*", flag.name, "=[", in_quotes(flag.help), "]:", in_quotes(flag.value), ":",
                 action, "'");
}

std::string flag_specs(const std::vector<Flags::Info>& flags) {
  std::string text;
  for (const Flags::Info& flag : flags)
    text += str_cat(" \\\n        ", flag_spec(flag));
  return text;
}

std::string names_case(const Syntax& syntax, const std::string& group) {
  std::string text = str_cat("    '", group, "')\n      names=(");
  for (const std::string& name : names_below(syntax, group))
    text += str_cat("\n        '", in_quotes(name), ":", in_quotes(summary_of(syntax, group, name)),
                    "'");
  return text + ")\n      _describe command names ;;\n";
}

std::string words_spec(const CommandSyntax& command) {
  switch (command.takes) {
    case Candidates::files: return " \\\n        '*:file:_files'";
    case Candidates::keys: return " \\\n        '1:key:_runbook_keys'";
    case Candidates::words:
      return str_cat(" \\\n        '1:word:(", join(command.words, " "), ")'");
    case Candidates::none: break;
  }
  return " \\\n        '*: : '";
}

}  // namespace

std::string complete_zsh(const Syntax& syntax) {
  std::string valued;
  for (const Flags::Info& flag : syntax.globals)
    if (!flag.value.empty()) valued += str_cat(valued.empty() ? "" : "|", flag.name);
  std::string commands;
  for (const CommandSyntax& command : syntax.commands) {
    const bool grouped = command.name.find(' ') != std::string::npos;
    commands += str_cat(commands.empty() ? "" : "|", "'", grouped ? "" : " ", command.name, "'");
  }
  std::string groups;
  for (const std::string& group : syntax.groups)
    groups += str_cat(groups.empty() ? "" : "|", "' ", group, "'");

  std::string text =
      str_cat(kHead, "      ", valued,
              ") ((++i)) ;;\n      -*) ;;\n      *)\n        case \"$command $word\" in\n",
              "          ", groups, ") command=$word ;;\n          ", commands,
              ") command=\"${command:+$command }$word\"; break ;;\n          *) return 1 ;;\n"
              "        esac ;;\n    esac\n  done\n  case $command in\n");
  text += names_case(syntax, "");
  for (const std::string& group : syntax.groups)
    text += names_case(syntax, group);
  for (const CommandSyntax& command : syntax.commands) {
    text += str_cat("    '", command.name,
                    "')\n      shift $((i - 1)) words\n      ((CURRENT -= i - 1))\n"
                    "      _arguments -S",
                    flag_specs(command.flags), flag_specs(syntax.globals), words_spec(command),
                    " ;;\n");
  }
  return text +
         "  esac\n}\n"
         "if [[ $funcstack[1] == _runbook ]]; then _runbook \"$@\"; else compdef _runbook runbook; "
         "fi\n";
}

}  // namespace runbook::cli
