// The program but for `main`: arguments in, exit status out.
#pragma once

#include <span>
#include <string>

#include "cli/exit_status.h"

namespace runbook::cli {

/// @param arguments  argv without the program's name
ExitStatus run(std::span<const std::string> arguments);

}  // namespace runbook::cli
