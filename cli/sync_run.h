// A sync with its progress on stderr and Ctrl-C as a stop, for every command that makes one.
#pragma once

#include "cli/command.h"
#include "runbook/types/sync.h"

namespace runbook::cli {

Result<SyncReport> run_sync(Engine& engine, const SyncRequest& request, const Call& call);

/// 3 when something is missing of it, else 0.
ExitStatus status_of(const SyncReport& report);

}  // namespace runbook::cli
