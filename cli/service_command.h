// What the commands of `runbook service` share: one name, an answer or nothing.
#pragma once

#include <string>

#include "cli/command.h"
#include "runbook/types/service.h"

namespace runbook::cli {

/// The one name that a command takes. @error invalid_argument
Result<std::string> only_name(const Call& call, const std::string& what);

/// What is said on stderr of a name that was not simply found: a guess, a retired service, nothing.
void note_name(const ResolvedName& name, const Call& call);

/// 0 for a name that was found, 1 for a guess and for nothing.
ExitStatus status_of(const ResolvedName& name);

}  // namespace runbook::cli
