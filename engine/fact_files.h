// Which files hold facts and not pages, told by their names and, for YAML, by their shape.
//
// For people who look at a folder for the first time; reading the facts is the indexer's.
#pragma once

#include <string_view>

namespace runbook {

/// "Backstage catalog", "owners of paths", "compose file", …; empty when the name says nothing.
std::string_view facts_by_name(std::string_view file_name);

/// Whether a look inside may tell more: YAML.
bool may_hold_facts(std::string_view file_name);

/// "alert rules", "Kubernetes manifest", …; empty when it is neither. @param text  its beginning
std::string_view facts_by_shape(std::string_view text);

}  // namespace runbook
