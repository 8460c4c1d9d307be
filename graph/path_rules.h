// Who owns a path, by the rules of one CODEOWNERS or OWNERS file. Pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/fact_rows.h"

namespace runbook {

/// What a rule says of a path.
struct PathOwners {
  std::vector<std::string> owners;  ///< as written: "@tidewick/keel"; empty: nobody, on purpose
  std::string pattern;
  std::string relation;  ///< "owner", "approver", "reviewer"
  std::string section;   ///< of GitLab; or empty
  int line = 0;
};

/// The last rule that matches, one for each section that has a say; none when no rule matches.
/// `!pattern` takes back what its section said.
/// @param facts  of one file, in order; other kinds than path_owner are passed by
/// @param path   below the folder that the rules count from
std::vector<PathOwners> match_owners(std::span<const FactRow> facts, std::string_view path);

/// The folder that the rules of a file count from: "a/.github/CODEOWNERS" → "a/", "CODEOWNERS" →
/// "", "a/OWNERS" → "a/".
std::string base_of_rules(std::string_view path);

}  // namespace runbook
