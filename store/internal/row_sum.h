// One sum over all that is kept of a document besides its text. Pure.
#pragma once

#include "base/hash.h"
#include "store/rows.h"

namespace runbook {

/// Over the document's row without ids, and over its sections, chunks, commands and observations.
/// The same for what is written and for what is read back.
Hash128 sum_of_rows(const ParsedDocument& document);

/// The sum when the row's commit changes and nothing else: history is asked after the rows are
/// written, and they need not be read for it. A wrong sum stays wrong.
Hash128 with_commit(const Hash128& sum, const CommitState& before, const CommitState& now);

/// The same when a file was touched: its time may be all that is known of the page's age.
Hash128 with_stat(const Hash128& sum, const FileStat& before, const FileStat& now);

}  // namespace runbook
