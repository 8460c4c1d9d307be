// Which kind of file system holds a path: some are shared between machines, and not every promise
// of a disk holds there. Thread-safe; no state.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace runbook {

/// "NFS", "SMB", … for a file system that another machine serves or that is shared with one; empty
/// for a disk of this machine and for what is not known. `path` need not exist; its folder must.
std::string_view shared_file_system(const std::filesystem::path& path);

/// The same, by the magic number of statfs(2).
std::string_view shared_file_system(std::uint64_t magic);

}  // namespace runbook
