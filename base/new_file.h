// A file that must not be there yet.
#pragma once

#include <filesystem>
#include <string_view>

#include "runbook/result.h"

namespace runbook {

/// As write_file_atomic, but what is at `path` stays, also what comes at the last moment: a link to
/// nowhere too.
/// @error io_error when something is there; else as write_file_atomic
Status write_new_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace runbook
