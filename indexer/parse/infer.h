// What a document is when it does not say so: type, title, services, severity, dates — with
// reasons.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/parse/markdown.h"
#include "store/rows.h"

namespace runbook {

/// Fills what front matter left empty in `row`: type (file name and folder below the source root,
/// then headings, then wording), title (first H1, else first heading, else file name; never a YAML
/// comment, `_index` or a prettier-ignore comment), severity, incident date.
/// A file under a folder called `runbooks` may still be a post-mortem: headings outweigh a folder.
void infer(DocumentRow& row, std::string_view body, std::span<const Block> blocks);

}  // namespace runbook
