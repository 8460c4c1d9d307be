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

/// Never moved: the columns borrow from its text and title.
struct PreparedDocument {
  ParsedDocument document;
  std::string frame;  ///< text and parts, compressed
  std::int64_t parts_bytes = 0;
  Hash128 content_sum;              ///< of text and parts
  Hash128 rows_sum;                 ///< sum_of_rows
  std::string title;                ///< fts_title
  std::vector<FtsColumns> columns;  ///< one for each of document.chunks
};

}  // namespace runbook
