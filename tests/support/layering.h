// The arrows between the rooms, and who wraps which library.
#pragma once

#include <string>
#include <vector>

#include "tests/support/source_tree.h"

namespace runbook::test {

/// One sentence for each include of `file` that the arrows do not allow: "path:line: …".
std::vector<std::string> layering_violations(const SourceFile& file);

}  // namespace runbook::test
