// Whether a file may have come with a clone, told by what git and the file system say of it.
#pragma once

#include <filesystem>
#include <string>

namespace runbook {

/// The top of the checkout that holds `folder`, "" when there is none. A home folder that is one is
/// not taken for it: half of a machine lies below it.
std::filesystem::path checkout_top(const std::filesystem::path& folder,
                                   const std::filesystem::path& home);

/// Whether the checkout's index lists the file. True as well when the index cannot be understood.
bool git_tracks(const std::filesystem::path& file, const std::filesystem::path& top);

/// Whether another user than this one and root owns the file. Root may read what it likes.
bool is_anothers(const std::filesystem::path& file);

}  // namespace runbook
