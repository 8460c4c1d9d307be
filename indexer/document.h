// One file → one document ready for the store: the pipeline's middle, pure.
#pragma once

#include <string_view>
#include <vector>

#include "base/files.h"
#include "indexer/chunk.h"
#include "runbook/result.h"
#include "runbook/types/sync.h"
#include "store/rows.h"

namespace runbook {

/// Text, or the reason why the bytes are none: a NUL among the first 8 KiB is a binary file.
/// @error unsupported
Status check_is_text(std::string_view bytes);

/// Reading, front matter, blocks, inference, chunks of one file. Never fails: what is wrong with
/// the file is an observation.
/// @param path  below the source root; its ending chooses the parser
ParsedDocument parse_document(std::string_view path, FileContent content,
                              const ChunkOptions& options);

/// The observations that the owner of a page should hear about when it is indexed.
std::vector<FileProblem> warnings_of(const ParsedDocument& document);

}  // namespace runbook
