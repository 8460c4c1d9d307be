#include "base/text.h"
#include "cli/completion.h"

namespace runbook::cli {
namespace {

constexpr std::string_view kHead =
    R"sh(# fish completion of runbook, made by `runbook completion fish`
function __runbook_keys
    runbook config list --color never 2>/dev/null | string match -rg '^([a-z_.]*\.[a-z_.0-9\[\]]*) '
end
# Whether the words before the cursor name this command.
function __runbook_at
    set -l words
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
)sh";

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string flag_line(const std::string& condition, const Flags::Info& flag) {
  std::string line = str_cat("complete -c runbook", condition, " -l ", flag.name.substr(2));
  if (!flag.value.empty()) {
    const Candidates values = candidates_of(flag);
    line += values == Candidates::files ? " -r -F" : " -x";
    if (values == Candidates::words) line += str_cat(" -a ", in_quotes(join(flag.words, " ")));
  }
  return str_cat(line, " -d ", in_quotes(flag.help), "\n");
}

std::string words_line(const std::string& condition, const CommandSyntax& command) {
  switch (command.takes) {
    case Candidates::files: return str_cat("complete -c runbook", condition, " -F\n");
    case Candidates::keys:
      return str_cat("complete -c runbook", condition, " -a '(__runbook_keys)'\n");
    case Candidates::words:
      return str_cat("complete -c runbook", condition, " -a ", in_quotes(join(command.words, " ")),
                     "\n");
    case Candidates::none: break;
  }
  return "";
}

std::string at(std::string_view name) {
  return str_cat(" -n '__runbook_at \"", name, "\"'");
}

std::string name_lines(const Syntax& syntax, const std::string& group) {
  std::string text;
  for (const std::string& name : names_below(syntax, group)) {
    text += str_cat("complete -c runbook", at(group), " -a ", name, " -d ",
                    in_quotes(summary_of(syntax, group, name)), "\n");
  }
  return text;
}

}  // namespace

std::string complete_fish(const Syntax& syntax) {
  std::string valued;
  for (const Flags::Info& flag : syntax.globals)
    if (!flag.value.empty()) valued += " " + flag.name;
  std::string text = str_cat(
      kHead, "            case", valued,
      "\n                set skip 1\n            case '-*'\n            case '*'\n"
      "                set -a words $word\n        end\n    end\n    switch \"$words[1]\"\n"
      "        case ",
      join(syntax.groups, " "),
      "\n            set words $words[1..2]\n        case '*'\n            set words $words[1]\n"
      "    end\n    test \"$words\" = \"$argv[1]\"\nend\ncomplete -c runbook -f\n");
  text += name_lines(syntax, "");
  for (const std::string& group : syntax.groups)
    text += name_lines(syntax, group);
  for (const CommandSyntax& command : syntax.commands) {
    text += words_line(at(command.name), command);
    for (const Flags::Info& flag : command.flags)
      text += flag_line(at(command.name), flag);
  }
  for (const Flags::Info& flag : syntax.globals)
    text += flag_line("", flag);
  return text;
}

}  // namespace runbook::cli
