// How much room an index needs beside what there is, for the message of a full disk.
#pragma once

#include <filesystem>
#include <span>

#include "indexer/source_plan.h"

namespace runbook {

enum class WithVectors { no, yes };

/// "the disk is full: this sync needs about 34 MB in all, 0 bytes are free". What was committed
/// before is kept and needs no room again, so the need is an upper bound.
Error full_disk(const std::filesystem::path& database, std::span<const SourcePlan> plans,
                WithVectors with_vectors);

}  // namespace runbook
