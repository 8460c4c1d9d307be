// Folders of the disk as a source.
#pragma once

#include <memory>

#include "indexer/source.h"
#include "runbook/result.h"

namespace runbook {

/// Does not touch the disk: a root that is missing is list()'s error, so that a folder that is not
/// mounted today stays a configured source and loses nothing.
/// @error invalid_argument when the root is no absolute path
Result<std::unique_ptr<Source>> make_disk_source(SourceOptions options);

}  // namespace runbook
