// Counts of everything in the index.
#pragma once

#include "base/clock.h"
#include "runbook/result.h"
#include "runbook/types/manage.h"
#include "store/store.h"

namespace runbook {

/// Everything but the age of the index.
Result<StatsReply> count_everything(const Reader& reader, int max_age_days, const Clock& clock);

}  // namespace runbook
