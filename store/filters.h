// Filters: which documents may answer, and what values there are to filter by.
#pragma once

#include <span>

#include "runbook/result.h"
#include "runbook/types/search.h"
#include "store/evidence.h"
#include "store/internal/sqlite.h"
#include "store/rows.h"
#include "store/store.h"

namespace runbook {

/// @param sources  with their roots: a glob that begins with '/' may also name a file by its place
Result<DocumentSet> select_documents(const sqlite::Connection& connection,
                                     const SearchFilters& filters,
                                     std::span<const SourceRow> sources);

/// The values that documents have, each once, sorted.
Result<FilterValues> list_filter_values(const sqlite::Connection& connection);

}  // namespace runbook
