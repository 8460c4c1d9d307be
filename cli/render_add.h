// What was added, as text.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/manage.h"

namespace runbook::cli {

/// @param folder  places are relative to it
std::string render_add(const AddReply& reply, const Screen& screen, const std::string& folder);

}  // namespace runbook::cli
