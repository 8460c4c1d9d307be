// What a configuration asks for beyond its project, as text.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/config.h"

namespace runbook::cli {

/// @param folder  places are relative to it
std::string render_trust(const TrustRequest& request, const TrustReply& reply, const Style& style,
                         const std::string& folder);

}  // namespace runbook::cli
