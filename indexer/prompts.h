// Prompts of shells and of the clients of databases.
#pragma once

#include <cstddef>
#include <string_view>

namespace runbook {

struct Prompt {
  std::size_t size = 0;  ///< with the blank behind it; 0: the line has none
  std::string_view
      shell;  ///< "sql" or "redis" for their clients, "powershell"; empty: the fence's own
};

/// "$ ", "user@host:~$ ", "[root@host ~]# ", "bash-5.1$ ", "postgres=# ", "PS C:\> ", …
/// A lone "# " is no prompt here: in most blocks it is a comment.
Prompt prompt_of(std::string_view line);

}  // namespace runbook
