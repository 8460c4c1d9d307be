#include "indexer/commands.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/lines.h"
#include "base/text.h"
#include "indexer/parse/line_shapes.h"
#include "indexer/prompts.h"
#include "indexer/shell_words.h"

namespace runbook {
namespace {

// A longer one is no command but data, or a quote that nobody closed.
constexpr std::size_t kLongestCommand = 8 * 1024;

/// How a block is read.
enum class Reading : std::uint8_t {
  script,      ///< every line that is no comment; where there are prompts, the lines behind them
  console,     ///< the same, and `# ` may be the prompt of root
  prompts,     ///< only lines behind prompts, or a block that begins with a well-known tool
  statements,  ///< SQL: up to a ';' or an empty line
  paragraphs,  ///< PromQL: up to an empty line
};

struct Language {
  std::string_view word;
  Reading reading;
};

constexpr Language kLanguages[] = {
    {"sh", Reading::script},
    {"bash", Reading::script},
    {"shell", Reading::script},
    {"zsh", Reading::script},
    {"ksh", Reading::script},
    {"fish", Reading::script},
    {"console", Reading::console},
    {"shell-session", Reading::console},
    {"shellsession", Reading::console},
    {"sh-session", Reading::console},
    {"bash-session", Reading::console},
    {"terminal", Reading::console},
    {"", Reading::prompts},
    {"text", Reading::prompts},
    {"plaintext", Reading::prompts},
    {"txt", Reading::prompts},
    {"none", Reading::prompts},
    {"powershell", Reading::script},
    {"pwsh", Reading::script},
    {"ps1", Reading::script},
    {"sql", Reading::statements},
    {"psql", Reading::statements},
    {"mysql", Reading::statements},
    {"postgresql", Reading::statements},
    {"pgsql", Reading::statements},
    {"plsql", Reading::statements},
    {"cql", Reading::statements},
    {"promql", Reading::paragraphs},
    {"logql", Reading::paragraphs},
};

// "{.bash linenos=true}", "shell title=x" → the language's word.
std::string language_word(std::string_view info) {
  const std::size_t begin = std::min(info.find_first_not_of(" {."), info.size());
  info.remove_prefix(begin);
  return ascii_lower(info.substr(0, info.find_first_of(" \t,{}")));
}

bool is_power_shell(std::string_view shell) {
  return shell == "powershell" || shell == "pwsh" || shell == "ps1";
}

bool is_comment(std::string_view line) {
  return trim(line).starts_with('#');
}

bool ends_in(std::string_view line, std::string_view mark) {
  return trim(line).ends_with(mark);
}

// A loop or condition is one command, down to its last word.
int block_change(std::string_view line) {
  constexpr std::string_view kOpen[] = {"for", "while", "until", "if", "case"};
  constexpr std::string_view kClose[] = {"done", "fi", "esac"};
  int change = 0;
  for (const SimpleCommand& command : split_commands(line)) {
    if (command.words.empty()) continue;
    std::string_view word = command.words.front();
    if ((word == "do" || word == "then" || word == "else") && command.words.size() > 1) {
      word = command.words[1];
    }
    change += std::find(std::begin(kOpen), std::end(kOpen), word) != std::end(kOpen) ? 1 : 0;
    change -= std::find(std::begin(kClose), std::end(kClose), word) != std::end(kClose) ? 1 : 0;
  }
  return change;
}

class BlockReader {
 public:
  BlockReader(std::string_view code, std::string shell, int first_line)
      : lines_(code), shell_(std::move(shell)), first_line_(first_line) {}

  std::vector<Command> read(Reading reading) {
    if (reading == Reading::statements)
      read_statements();
    else if (reading == Reading::paragraphs)
      read_paragraphs();
    else if (has_prompts())
      read_prompted(RootPrompt::no);
    else if (reading == Reading::console && has_root_prompt())
      read_prompted(RootPrompt::yes);
    else if (reading != Reading::prompts || begins_with_tool())
      read_script();
    return std::move(commands_);
  }

 private:
  enum class RootPrompt { no, yes };

  bool full() const { return commands_.size() >= kMaxCommandsOfBlock; }

  std::string_view line(int number) const { return lines_.line(number); }

  bool has_prompts() const {
    for (int n = 1; n <= lines_.count(); ++n) {
      if (prompt_of(trim(line(n))).size != 0) return true;
    }
    return false;
  }

  // "# systemctl restart x" on every first line of a step.
  bool has_root_prompt() const {
    for (int n = 1; n <= lines_.count(); ++n) {
      if (root_prompt(trim(line(n))) != 0) return true;
      if (!is_blank(line(n))) return false;
    }
    return false;
  }

  static std::size_t root_prompt(std::string_view text) {
    if (!text.starts_with("# ")) return 0;
    const std::string_view rest = text.substr(2);
    return is_operations_tool(rest.substr(0, rest.find(' '))) ? 2 : 0;
  }

  bool begins_with_tool() const {
    for (int n = 1; n <= lines_.count(); ++n) {
      const std::string_view text = trim(line(n));
      if (text.empty() || is_comment(text)) continue;
      return is_operations_tool(text.substr(0, text.find_first_of(" \t")));
    }
    return false;
  }

  void read_script() {
    for (int n = 1; n <= lines_.count() && !full();) {
      const std::string_view text = trim(line(n));
      if (text.empty() || is_comment(text))
        ++n;
      else
        n = take_command(n, std::string(text), shell_);
    }
  }

  void read_prompted(RootPrompt root) {
    for (int n = 1; n <= lines_.count() && !full();) {
      const std::string_view text = trim(line(n));
      Prompt prompt = prompt_of(text);
      if (root == RootPrompt::yes && prompt.size == 0) prompt.size = root_prompt(text);
      const std::string_view rest = trim(text.substr(prompt.size));
      if (prompt.size == 0 || rest.empty() || is_comment(rest)) {
        ++n;
        continue;
      }
      n = take_command(n, std::string(rest),
                       prompt.shell.empty() ? shell_ : std::string(prompt.shell));
    }
  }

  // The command that begins on line n; returns the line behind it.
  int take_command(int n, std::string text, const std::string& shell) {
    if (text.size() > kLongestCommand) return n + 1;
    const int begin = n;
    int depth = block_change(text);
    QuoteWatch quotes;
    quotes.feed(text);
    std::string word(here_document_word(text));
    std::string_view last = line(n++);
    while (n <= lines_.count() && text.size() + line(n).size() <= kLongestCommand) {
      const bool in_document = !word.empty();
      const bool unfinished = in_document || depth > 0 || quotes.open();
      if (!unfinished && !continues(last, shell)) break;
      last = line(n++);
      if (!unfinished && is_blank(last)) break;
      const std::string_view added = without_second_prompt(last);
      text.append("\n").append(added);
      if (in_document) {
        if (trim(added) == word) word.clear();
        continue;
      }
      word = here_document_word(added);
      quotes.feed(added);
      if (depth > 0) depth += block_change(added);
    }
    add(std::move(text), shell, begin);
    return n;
  }

  static bool continues(std::string_view last, const std::string& shell) {
    const std::string_view tail = trim(last);
    if (is_power_shell(shell)) return ends_in(tail, "`") || ends_in(tail, "|");
    if (shell == "sql") return !ends_in(tail, ";") && !ends_in(tail, "\\G");
    if (shell == "redis" || shell == "mongo") return false;
    const std::size_t backslashes = tail.size() - (tail.find_last_not_of('\\') + 1);
    return backslashes % 2 == 1 || ends_in(tail, "|") || ends_in(tail, "&&");
  }

  // "> " in front of a continued line is the shell's second prompt.
  static std::string_view without_second_prompt(std::string_view text) {
    if (text.starts_with("> ")) return text.substr(2);
    return text;
  }

  void read_statements() {
    std::string text;
    int begin = 0;
    const auto flush = [&] {
      if (!text.empty()) add(std::move(text), shell_, begin);
      text.clear();
    };
    for (int n = 1; n <= lines_.count() && !full(); ++n) {
      std::string_view here = trim(line(n));
      here.remove_prefix(prompt_of(here).size);
      if (here.empty()) flush();
      if (here.empty() || (text.empty() && (here.starts_with("--") || here.starts_with("#")))) {
        continue;
      }
      if (text.empty())
        begin = n;
      else
        text += '\n';
      text += here;
      if (here.ends_with(';') || here.ends_with("\\G") || text.front() == '\\') flush();
    }
    flush();
  }

  void read_paragraphs() {
    std::string text;
    int begin = 0;
    for (int n = 1; n <= lines_.count() + 1 && !full(); ++n) {
      const bool ended = n > lines_.count() || is_blank(line(n));
      if (ended && !text.empty()) add(std::exchange(text, {}), shell_, begin);
      if (ended || is_comment(line(n))) continue;
      if (text.empty())
        begin = n;
      else
        text += '\n';
      text += trim(line(n)).empty() ? std::string_view{} : line(n);
    }
  }

  void add(std::string text, const std::string& shell, int line_in_block) {
    if (text.size() > kLongestCommand) return;
    Command command;
    command.risk = risk_of_command(text, shell);
    command.placeholders = placeholders_of(text);
    command.text = std::move(text);
    command.shell = shell;
    command.line = first_line_ + line_in_block - 1;
    commands_.push_back(std::move(command));
  }

  LineIndex lines_;
  std::string shell_;
  int first_line_;
  std::vector<Command> commands_;
};

}  // namespace

std::vector<Command> commands_of_block(std::string_view code, std::string_view info,
                                       int first_line) {
  const std::string word = language_word(info);
  const auto* language = std::find_if(std::begin(kLanguages), std::end(kLanguages),
                                      [&](const Language& it) { return it.word == word; });
  if (language == std::end(kLanguages)) return {};
  // What a bare block holds is taken for the shell's.
  const bool named = language->reading != Reading::prompts;
  return BlockReader(code, named ? word : "shell", first_line).read(language->reading);
}

}  // namespace runbook
