// The rows of the store that stand for sources, and the errors kept with them.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "indexer/source_plan.h"
#include "runbook/result.h"
#include "store/store.h"

namespace runbook {

/// The source's row, made when it is not there. Writes nothing when it is.
Result<SourceId> claim_source(Writer& writer, const SourceOptions& source);

/// The sources of the index that are not configured any more, each with the number of its
/// documents as `removed`. @param writer  null: only told, not removed
Result<std::vector<SourceReport>> remove_unconfigured(
    const Reader& index, Writer* writer, std::span<const std::unique_ptr<Source>> configured);

/// Keeps the plan's errors in the place of those of the last run, and puts them into its report.
/// Writes nothing when they are the same. @param writer  null: only the report
Status keep_errors(SourcePlan& plan, Writer* writer);

}  // namespace runbook
