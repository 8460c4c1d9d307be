// Makes the text of the index equal to the plans: new and changed documents first, then removals.
#pragma once

#include <span>
#include <stop_token>

#include "indexer/progress_meter.h"
#include "indexer/read_stage.h"
#include "indexer/source_plan.h"
#include "runbook/result.h"
#include "store/store.h"

namespace runbook {

struct TextStageOptions {
  ReadOptions reading;
  bool allow_mass_delete = false;
};

/// Reads, writes, removes, and fills the plans' reports and errors. Documents whose file could not
/// be read keep the version that was indexed before. A path that went and one that came with the
/// same bytes are one move, across sources too.
///
/// Removals come last, so that a run that is killed leaves a document twice rather than not at all.
/// @param writer  null: a dry run; nothing is written and the report says what would be
/// @return        false when a stop was asked for before everything was done; then nothing has been
///                removed
Result<bool> run_text_stage(Writer* writer, std::span<SourcePlan> plans,
                            const TextStageOptions& options, ProgressMeter& progress,
                            const std::stop_token& stop);

}  // namespace runbook
