// A document made ready for the writer: everything that costs time is done already.
#pragma once

#include <string>
#include <vector>

#include "base/hash.h"
#include "store/chunk_text.h"
#include "store/rows.h"
#include "store/store.h"

namespace runbook {

struct PreparedDocument {
  ParsedDocument document;  ///< its text is moved out
  std::string compressed_text;
  Hash128 text_sum;
  Hash128 rows_sum;                 ///< sum_of_rows
  std::vector<FtsColumns> columns;  ///< one for each of document.chunks
};

}  // namespace runbook
