// The title of a page that does not give one in its front matter.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "indexer/parse/markdown.h"

namespace runbook {

/// The first level-1 heading; without one, a heading that stands above all others; else the file
/// name with its separators as spaces (for `index`, `_index` and `README` the folder's name).
/// Names of sections ("Symptoms", "Overview"), headings without words and template code are no
/// titles.
std::string infer_title(std::string_view path, std::span<const Block> blocks);

}  // namespace runbook
