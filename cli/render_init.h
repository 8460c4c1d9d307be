// What `runbook init` found and wrote, as text.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/init.h"

namespace runbook::cli {

/// What was found and what was written. @param folder  places are relative to it
std::string render_init(const InitReply& reply, const Style& style, const std::string& folder);

/// What to type next. @param synced  whether the index was made
std::string next_steps(const InitReply& reply, bool synced, const Style& style);

}  // namespace runbook::cli
