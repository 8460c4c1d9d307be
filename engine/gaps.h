// Questions that found nothing, kept for the people who write the documents.
//
// One JSON line each in `gaps.jsonl` beside the index, without what looks like a secret, and at
// most 1 MiB of them: then the oldest make room.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/clock.h"
#include "runbook/types/search.h"

namespace runbook {

/// Best effort: a folder that is missing or read-only is passed over in silence, since no answer
/// may fail or wait because of it. Thread-safe across processes: one short append a call.
void record_gap(const std::filesystem::path& folder, const SearchRequest& request,
                const Clock& clock);

struct GapBounds {
  std::int64_t kept = 0;
  std::int64_t dropped = 0;
  std::int64_t bytes_before = 0;
  std::int64_t bytes_after = 0;
};
enum class Bounding { look, drop };

/// Drops the oldest questions above 512 KiB, and lines that are none. All zero where nothing was
/// recorded. One that is recorded meanwhile may get lost.
GapBounds bound_gaps(const std::filesystem::path& folder, Bounding bounding);

}  // namespace runbook
