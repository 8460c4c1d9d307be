// Facts about the index itself, by key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runbook/result.h"
#include "store/internal/sqlite.h"

namespace runbook {

inline constexpr std::string_view kTextFormatKey = "text_format";  ///< kTextFormat of the rows
inline constexpr std::string_view kGenerationKey = "generation";   ///< see raise_generation

Result<std::optional<std::string>> find_meta(const sqlite::Connection& connection,
                                             std::string_view key);
Status set_meta(const sqlite::Connection& connection, std::string_view key, std::string_view value);

Status remove_meta(const sqlite::Connection& connection, std::string_view key);

/// Names the next state of the index, with every commit: a number that rises, from the clock of
/// its making on, so that no two indexes of one place share one.
Status raise_generation(const sqlite::Connection& connection);

/// A number kept under a key; 0 when absent or no number.
Result<std::int64_t> find_meta_number(const sqlite::Connection& connection, std::string_view key);

}  // namespace runbook
