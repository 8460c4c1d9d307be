// Facts about the index itself, by key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runbook/result.h"
#include "store/internal/sqlite.h"

namespace runbook {

inline constexpr std::string_view kTextFormatKey = "text_format";  ///< kTextFormat of the rows
inline constexpr std::string_view kGenerationKey = "generation";   ///< runs that changed something

Result<std::optional<std::string>> find_meta(const sqlite::Connection& connection,
                                             std::string_view key);
Status set_meta(const sqlite::Connection& connection, std::string_view key, std::string_view value);

Status remove_meta(const sqlite::Connection& connection, std::string_view key);

/// A number kept under a key; 0 when absent or no number.
Result<std::int64_t> find_meta_number(const sqlite::Connection& connection, std::string_view key);

}  // namespace runbook
