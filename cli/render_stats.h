// Counts of the index, what was freed, what was exported, as text.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/manage.h"

namespace runbook::cli {

/// @param screen  rows of counts are wrapped at its edge
std::string render_stats(const StatsReply& reply, const Screen& screen);

std::string render_gc(const GcReply& reply);

/// @param folder  places are relative to it
std::string render_export(const ExportReply& reply, const std::string& folder);

}  // namespace runbook::cli
