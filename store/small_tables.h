// The small tables: facts about the index, its sources, models, file errors, unused vectors. One
// sum over all their rows, renewed by whoever changes one, so that damage there is found too.
#pragma once

#include <optional>

#include "base/hash.h"
#include "runbook/result.h"
#include "store/internal/sqlite.h"

namespace runbook {

/// To be called before every commit: keeps the sum of the rows as they are now. A few rows a
/// source, a row a file error: well below a millisecond.
Status keep_small_tables_sum(const sqlite::Connection& connection);

struct SmallTablesSum {
  int rows = 0;
  Hash128 sum;
};
Result<SmallTablesSum> sum_of_small_tables(const sqlite::Connection& connection);

/// Empty when none was ever kept.
Result<std::optional<std::string>> find_small_tables_sum(const sqlite::Connection& connection);

}  // namespace runbook
