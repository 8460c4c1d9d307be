// Questions that found nothing, kept for the people who write the documents.
#pragma once

#include <filesystem>

#include "base/clock.h"
#include "runbook/types/search.h"

namespace runbook {

/// Appends one JSON line to `gaps.jsonl` in `folder`. Best effort: a folder that is missing or
/// read-only, or a file that has grown large, is passed over in silence, since no answer may fail
/// or wait because of it. Thread-safe across processes: one short append a call.
void record_gap(const std::filesystem::path& folder, const SearchRequest& request,
                const Clock& clock);

}  // namespace runbook
