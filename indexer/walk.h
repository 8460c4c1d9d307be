// One pass over a folder of the disk: every document below it, and why the rest was left out.
#pragma once

#include <cstdint>
#include <filesystem>

#include "indexer/path_filter.h"
#include "indexer/source.h"

namespace runbook {

struct WalkLimits {
  int depth = 64;                    ///< folders below the root; deeper is a mistake or a trap
  std::int64_t entries = 1'000'000;  ///< names looked at
  std::int64_t file_bytes = 10 * 1024 * 1024;  ///< larger files are no pages people read
};

/// Files of facts that lie directly in a folder above the root, as `../…`.
/// @param folder  absolute; its subfolders are not looked into, but for those of CODEOWNERS
void list_facts_above(const std::filesystem::path& folder, const std::filesystem::path& root,
                      Listing& listing);

/// Lists what PathFilter, ignore files and file names admit. Symbolic links are not followed; other
/// file systems, FIFOs, sockets and devices are passed by. What could not be looked at is an error
/// row, so that the caller deletes nothing below it.
/// @param folder  an open folder, the root; the caller keeps it
/// @param root    its absolute path
Listing walk_folder(int folder, const std::filesystem::path& root, const PathFilter& filter,
                    const WalkLimits& limits = {});

}  // namespace runbook
