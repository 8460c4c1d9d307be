// Space that nothing uses, given back.
#pragma once

#include "engine/config.h"
#include "engine/wiring.h"
#include "runbook/result.h"
#include "runbook/types/manage.h"

namespace runbook {

/// @error as Engine::collect_garbage
Result<GcReply> collect(const GcRequest& request, const Config& config, const Wiring& wiring);

}  // namespace runbook
