// A git checkout as its files tell it: where its objects lie, which commit it stands at.
//
// Read without libgit2, because every sync asks and only a moved head needs the library, and
// without the checkout's configuration, which is not ours to believe. Thread-safe; no state.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runbook/result.h"

namespace runbook {

struct GitCheckout {
  std::filesystem::path objects;      ///< shared by all worktrees of a repository
  std::string head;                   ///< 40 hex digits; empty: nothing was committed yet
  std::vector<std::string> boundary;  ///< shallow clone: the commits whose parents are not here
};

/// @param top  a folder that holds `.git`: a repository's folder, or the file that a worktree or a
///             submodule has in its place
/// @error unsupported with what is not as git leaves it (also for SHA-256 and reftable
///        repositories); io_error
Result<GitCheckout> read_checkout(const std::filesystem::path& top);

}  // namespace runbook
