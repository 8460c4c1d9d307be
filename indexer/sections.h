// Blocks → sections: a heading and the blocks below it, down to the next heading.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "indexer/parse/markdown.h"
#include "store/rows.h"

namespace runbook {

struct SectionBlocks {
  SectionRow row;
  std::size_t first = 0;  ///< index of its first block; [first, end)
  std::size_t end = 0;
};

struct SectionLimits {
  int max_sections = 0;
  int last_line = 0;  ///< of the file
};

/// Text above the first heading is a section of level 0. A heading without a role of its own has
/// that of the heading above it, but never that of the document's title. Headings past the limit
/// open no section: their text belongs to the last one.
/// @param title  heads every heading path; a first heading that repeats it is left out of the path
std::vector<SectionBlocks> make_sections(std::string_view title, std::span<const Block> blocks,
                                         const SectionLimits& limits);

}  // namespace runbook
