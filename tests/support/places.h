// Where the sources and what was built of them lie.
//
// Functions and not macros, so that the objects of a test are the same in every build folder and a
// compiler's cache knows them again.
#pragma once

#include <string>
#include <string_view>

namespace runbook::test {

/// "corpus/knowledge" → its absolute path; also of what lies beside the sources ("../shared").
std::string source_path(std::string_view below = "");

/// "bin/runbook" → its absolute path in the build folder.
std::string built_path(std::string_view below = "");

}  // namespace runbook::test
