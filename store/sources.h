// Sources, and the files of theirs that could not be indexed.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "runbook/result.h"
#include "runbook/types/inspect.h"
#include "store/internal/sqlite.h"
#include "store/rows.h"

namespace runbook {

/// By name; a moved root is updated.
Result<SourceId> upsert_source(const sqlite::Connection& connection, std::string_view name,
                               std::string_view root);
/// @error not_found
Result<SourceRow> get_source(const sqlite::Connection& connection, SourceId source);
Result<std::vector<SourceRow>> list_sources(const sqlite::Connection& connection);
/// The source's own row and errors; its documents must be gone.
Status remove_source_row(const sqlite::Connection& connection, SourceId source);

Status set_file_errors(const sqlite::Connection& connection, SourceId source,
                       std::span<const FileErrorRow> errors);
Result<std::vector<FileError>> list_file_errors(const sqlite::Connection& connection);

}  // namespace runbook
