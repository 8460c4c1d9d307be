// A first configuration for a folder: look, write, tell.
#pragma once

#include "engine/config.h"
#include "runbook/result.h"
#include "runbook/types/init.h"

namespace runbook {

/// Looks at the working directory and writes its configuration, or the one that was named. Without
/// `force` nothing is done where one speaks already, that of the home folder apart.
/// @error io_error, no_space; invalid_argument when something else lies in its place
Result<InitReply> init_project(const InitRequest& asked, const ConfigRequest& request);

/// The text of a configuration with these sources: what is known, and the defaults as comments.
std::string render_first_config(const InitReply& found);

}  // namespace runbook
