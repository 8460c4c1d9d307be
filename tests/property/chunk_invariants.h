// What every document's chunks promise, checked. Used by property tests and by the fuzzer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/chunk.h"

namespace runbook::test {

/// Parses and chunks `text` (front matter ends at `body_begin`) and holds the result to the
/// promises of `indexer/chunk.h`. One sentence for each promise that is broken, the first five.
std::vector<std::string> broken_chunk_promises(std::string_view text, std::size_t body_begin,
                                               const ChunkOptions& options = {});

}  // namespace runbook::test
