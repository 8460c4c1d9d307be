// The manual page, made from the table of commands.
#pragma once

#include <string>

namespace runbook::cli {

/// runbook.1, in the macros of man(7).
std::string manual_page();

}  // namespace runbook::cli
