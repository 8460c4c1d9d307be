// Whether a file still says what was indexed.
#pragma once

#include <filesystem>

#include "store/rows.h"

namespace runbook {

/// By its bytes: a copied or touched file has another inode or time and the same text. A file that
/// cannot be read counts as changed.
bool differs_from_row(const std::filesystem::path& file, const DocumentRow& row);

}  // namespace runbook
