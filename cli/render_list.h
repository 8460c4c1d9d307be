// Documents as rows of a table.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/manage.h"

namespace runbook::cli {

/// Columns are aligned, and the title takes what room is left. Empty without documents.
/// @param folder  places are relative to it
std::string render_list(const ListReply& reply, const Screen& screen, const std::string& folder);

}  // namespace runbook::cli
