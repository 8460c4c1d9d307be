// Ignore files on the disk: found, read, put on the stack.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "indexer/ignore.h"
#include "runbook/result.h"

namespace runbook {

/// The nearest folder at or above `folder` that holds `.git`; empty when there is none.
std::filesystem::path git_top(const std::filesystem::path& folder);

/// The rules of the file `name` in an open folder; none when there is no such file. A link is not
/// followed, as git does not.
/// @error io_error, too_large when it is there and cannot be read
Result<IgnoreRules> load_ignore_file(int folder, const char* name,
                                     const std::filesystem::path& shown);

/// Puts on the stack what counts for `root` from the folders above it, up to the top of its
/// checkout, with bases counted from there. A root that git itself would ignore was named on
/// purpose: then nothing from above counts.
/// @return  path of root below the top, "" or ending in '/'
std::string push_ignore_files_above(const std::filesystem::path& root, IgnoreStack& stack);

}  // namespace runbook
