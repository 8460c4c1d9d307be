// How much there is of everything, and what it weighs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "runbook/result.h"
#include "store/internal/sqlite.h"
#include "store/store.h"

namespace runbook {

/// Reads every document's parts.
Result<PartCounts> count_parts(const sqlite::Connection& connection);

/// Bytes of the file's pages by what they hold; "free" is what a vacuum gives back. Empty where
/// SQLite was built without its statistics table. Reads every page once.
Result<std::map<std::string, std::int64_t>> measure_parts(const sqlite::Connection& connection);

/// @param model_id  vectors of any other model count as unused; empty: of none
Result<UnusedSpace> measure_unused(const sqlite::Connection& connection, std::string_view model_id);

}  // namespace runbook
