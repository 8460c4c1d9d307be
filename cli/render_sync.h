// The report of a sync as text.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/sync.h"

namespace runbook::cli {

enum class Detail { brief, full };  ///< full: every warning, not the first few

std::string render_sync(const SyncReport& report, Detail detail, const Style& style);

/// The errors alone: what is said even when everything else is silenced.
std::string sync_errors(const SyncReport& report, const Style& style);

}  // namespace runbook::cli
