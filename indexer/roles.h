// A heading's words → the role of its section.
#pragma once

#include <string_view>

#include "runbook/types/section.h"

namespace runbook {

/// "How to fix it" → mitigation, "Root causes" → root_cause; Role::none when it says nothing.
/// Vocabularies: reference formats §4 (OpenShift, prometheus-operator, GitLab, SRE book, …).
Role role_of_heading(std::string_view heading);

}  // namespace runbook
