#include "indexer/prompts.h"

#include <algorithm>

namespace runbook {
namespace {

// What stands before the prompt's last character; ends_with decides.
struct Client {
  std::string_view name;
  char mark;
  std::string_view shell;
};
constexpr Client kClients[] = {
    {"mysql", '>', "sql"},   {"MariaDB [(none)]", '>', "sql"},
    {"sqlite", '>', "sql"},  {"cqlsh", '>', "sql"},
    {"=", '#', "sql"},       {"=", '>', "sql"},
    {":6379", '>', "redis"}, {"redis", '>', "redis"},
    {"mongo", '>', "mongo"},
};

bool is_shell_name(std::string_view name) {
  return name.starts_with("bash-") || name.starts_with("sh-") || name == "bash" || name == "sh";
}

bool is_user_and_host(std::string_view name) {
  const std::size_t at = name.find('@');
  if (at == std::string_view::npos || at == 0 || name.front() == '-') return false;
  const bool bracketed = name.front() == '[' && name.back() == ']';
  return bracketed || name.find(' ') == std::string_view::npos || name.find(":~") != name.npos;
}

}  // namespace

Prompt prompt_of(std::string_view line) {
  constexpr std::size_t kLongestPrompt = 80;
  for (const std::string_view mark : {"$ ", "% ", "❯ ", "➜ ", "λ "}) {
    if (line.starts_with(mark)) return {.size = mark.size(), .shell = {}};
  }
  if (line.starts_with("PS ")) {
    const std::size_t mark = line.substr(0, kLongestPrompt).find("> ");
    return mark == std::string_view::npos ? Prompt{} : Prompt{mark + 2, "powershell"};
  }
  const std::size_t mark = line.substr(0, kLongestPrompt).find_first_of("$#>");
  if (mark == std::string_view::npos || mark == 0) return {};
  if (mark + 1 >= line.size() || line[mark + 1] != ' ') return {};
  const std::string_view name = line.substr(0, mark);
  for (const Client& client : kClients) {
    if (line[mark] == client.mark && name.ends_with(client.name)) {
      return {.size = mark + 2, .shell = client.shell};
    }
  }
  if (line[mark] != '>' && (is_shell_name(name) || is_user_and_host(name))) {
    return {.size = mark + 2, .shell = {}};
  }
  return {};
}

}  // namespace runbook
