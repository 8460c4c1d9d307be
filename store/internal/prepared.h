// A document made ready for the writer: everything that costs time is done already.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/hash.h"
#include "store/chunk_text.h"
#include "store/rows.h"
#include "store/store.h"

namespace runbook {

struct PreparedChunk {
  FtsColumns columns;
  Hash128 sum;  ///< of its text
};

struct PreparedDocument {
  ParsedDocument document;  ///< its text is moved out
  std::string compressed_text;
  Hash128 text_sum;
  std::vector<PreparedChunk> chunks;  ///< one for each of document.chunks
};

}  // namespace runbook
