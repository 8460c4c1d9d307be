// What a document is when it does not say so: type, title, severity, incident date — with reasons.
#pragma once

#include <span>
#include <string_view>

#include "indexer/parse/markdown.h"
#include "store/rows.h"

namespace runbook {

/// Fills what front matter left empty in `row`: title, type (file name and folder below the source
/// root, headings, wording, each with its weight), severity, and for post-mortems the day of the
/// incident. A file under a folder called `runbooks` may still be a post-mortem: headings outweigh
/// a folder.
void infer(DocumentRow& row, std::string_view body, std::span<const Block> blocks);

}  // namespace runbook
