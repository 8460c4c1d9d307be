// A document, or a part of it, as text.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/inspect.h"

namespace runbook::cli {

/// A head of three rows, then the lines with their numbers in the file.
/// @param folder  places are relative to it
std::string render_show(const ShowReply& reply, const Screen& screen, const std::string& folder);

}  // namespace runbook::cli
