// The state of the index, and whether it agrees with itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "engine/config.h"
#include "engine/wiring.h"
#include "runbook/result.h"
#include "runbook/types/inspect.h"
#include "store/store.h"

namespace runbook {

/// Seconds since the last finished sync; absent before the first.
Result<std::optional<std::int64_t>> index_age_s(const Reader& reader, const Clock& clock);

/// Seconds since a moment written as 2026-03-02T10:00:00Z; never negative.
std::optional<std::int64_t> seconds_since(const std::string& moment, const Clock& clock);

/// Sentences: what keeps the index from answering. Empty when nothing does.
Result<std::vector<std::string>> what_is_missing(const Reader& reader);

/// @error not_found when there is no index yet
Result<StatusReply> read_status(const Config& config, const Wiring& wiring);

/// A damaged index is a failed check, not an error. @error not_found when there is no index yet
Result<DoctorReply> check_health(const DoctorRequest& request, const Config& config,
                                 const Wiring& wiring);

}  // namespace runbook
