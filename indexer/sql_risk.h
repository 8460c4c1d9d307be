// What SQL would do, by its words. Read is said only of what is known to read.
#pragma once

#include <string_view>

#include "runbook/types/section.h"

namespace runbook {

/// One or more statements, or psql's commands.
CommandRisk sql_risk(std::string_view statements);

}  // namespace runbook
