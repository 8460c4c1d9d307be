// What a configuration asks for beyond its project: folders outside of its checkout, model files,
// addresses that text is sent to, variables that are sent along.
#pragma once

#include <vector>

#include "engine/config.h"
#include "engine/config_location.h"
#include "engine/settings.h"
#include "runbook/types/config.h"

namespace runbook {

/// Which claims count: of what is in use today, or of everything that is written.
enum class Claims { in_use, all };

/// In the order of the file's sources, then of the table of keys. Values of variables are the
/// user's own and claim nothing.
/// @param values  with variables and fallbacks
std::vector<TrustClaim> claims_of(const ConfigLocation& location, const ConfigValues& values,
                                  const ConfigRequest& request, Claims which);

}  // namespace runbook
