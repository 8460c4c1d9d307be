// The keys of front matter that we know, and what each gives to the document.
#pragma once

#include <string_view>

#include "base/yaml.h"
#include "indexer/parse/front_matter.h"

namespace runbook {

/// Reads the entries of `root` into out.fields, out.has_searchable_values and out.problems.
/// @param root        a mapping
/// @param line_offset added to the tree's lines to get lines of the file
void read_front_matter_fields(const Node& root, int line_offset, FrontMatter& out);

}  // namespace runbook
