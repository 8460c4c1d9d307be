// Files of facts and what they say: kept, replaced, removed, listed.
//
// A file and its facts come and go together; the caller holds the transaction.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runbook/result.h"
#include "store/fact_rows.h"
#include "store/internal/sqlite.h"

namespace runbook {

/// Replaces what stands at (source, path).
Status put_fact_file(const sqlite::Connection& connection, const FactFileRow& file);
/// No error when there is no such file.
Status remove_fact_file(const sqlite::Connection& connection, FactFileId file);
Status remove_fact_files(const sqlite::Connection& connection, SourceId source);
Status update_fact_stat(const sqlite::Connection& connection, FactFileId file,
                        const FileStat& stat);

/// The ids are those of fact files.
Result<std::vector<DocumentStat>> list_fact_stats(const sqlite::Connection& connection,
                                                  SourceId source);
Result<std::vector<FactFileName>> list_fact_files(const sqlite::Connection& connection);
Result<std::vector<FactFileName>> list_fact_files_of(const sqlite::Connection& connection,
                                                     std::string_view format);
Result<std::optional<FactFileName>> find_fact_file(const sqlite::Connection& connection,
                                                   FactFileId file);
/// All facts, by file and line.
Result<std::vector<FactsOfFile>> list_facts(const sqlite::Connection& connection);
Result<std::vector<FactRow>> list_facts_of(const sqlite::Connection& connection, FactFileId file);

}  // namespace runbook
