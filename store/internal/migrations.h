// Schema versions: which one a database has, and how it gets the newest.
//
// user_version is the number of migrations that were applied. A migration is never edited after it
// was released.
#pragma once

#include <span>
#include <string_view>

#include "runbook/result.h"
#include "store/internal/sqlite.h"

namespace runbook {

/// "RbIx": marks our databases, so that another program's is never touched.
inline constexpr std::int32_t kApplicationId = 0x52624978;

struct Migration {
  std::string_view name;
  std::string_view sql;
};

/// In order; made from store/sql at build time.
std::span<const Migration> migrations();

/// @error newer_version with what to do; corrupt for a database of another program
Status check_version(const sqlite::Connection& connection);

/// Brings the database to the newest schema in one transaction: all of it or nothing.
/// @error as check_version; no_space; io_error
Status migrate(const sqlite::Connection& connection);

}  // namespace runbook
