// Commit dates of the documents that lie in git checkouts: looked up when a checkout moved or a
// document is new, never inside a search.
#pragma once

#include <span>
#include <stop_token>

#include "indexer/progress_meter.h"
#include "indexer/scan.h"
#include "indexer/source_plan.h"
#include "runbook/result.h"
#include "store/store.h"

namespace runbook {

/// Belongs after the text stage: pages can be found before their history is walked. A repository is
/// walked once for all sources in it, and only from its newest commit to the one of the last sync
/// where that is an ancestor. What could not be looked up (no plugin, a broken repository) is said
/// in SourceReport::dates_note, and the documents' age stays unknown.
///
/// @param reread  all: dates that are known are looked up again
/// @return        false when a stop was asked for before everything was looked up
Result<bool> run_date_stage(Writer& writer, std::span<SourcePlan> plans, Reread reread,
                            ProgressMeter& progress, const std::stop_token& stop);

}  // namespace runbook
