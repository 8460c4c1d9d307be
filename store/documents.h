// Documents with their texts: kept, replaced, removed, listed, found.
//
// A document and all its parts (names, sections, chunks, full-text rows, commands, observations)
// come and go together; the caller holds the transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"
#include "store/internal/prepared.h"
#include "store/internal/sqlite.h"
#include "store/rows.h"
#include "store/store.h"

namespace runbook {

/// Replaces what stands at (source, path); its id stays.
/// @error corrupt when the old text cannot be read back, for then its full-text rows cannot be
///        taken away
Result<DocumentId> upsert_document(const sqlite::Connection& connection,
                                   const PreparedDocument& document);
/// No error when there is no such document.
Status remove_document(const sqlite::Connection& connection, DocumentId document);
/// Removes all documents and sources' errors; vectors stay.
Status remove_all_documents(const sqlite::Connection& connection);
Status update_stat(const sqlite::Connection& connection, DocumentId document, const FileStat& stat);
Status update_commit(const sqlite::Connection& connection, DocumentId document,
                     const CommitState& commit);

/// @error not_found
Result<DocumentRow> get_document(const sqlite::Connection& connection, DocumentId document);
Result<std::optional<DocumentRow>> find_document_at(const sqlite::Connection& connection,
                                                    SourceId source, std::string_view path);
/// At most `count` documents with larger ids, by id. @error corrupt as get_parts
Result<std::vector<TextToJoin>> texts_to_join(const sqlite::Connection& connection,
                                              DocumentId after, std::size_t count);

Result<std::vector<DocumentStat>> list_stats(const sqlite::Connection& connection, SourceId source);
Result<std::vector<DocumentId>> list_documents(const sqlite::Connection& connection,
                                               SourceId source);
/// Every path and every public id.
Result<std::vector<std::string>> list_names(const sqlite::Connection& connection);
/// By path in any source, else by public id, else by the beginning of one (4 characters or more).
Result<std::vector<DocumentId>> find_documents(const sqlite::Connection& connection,
                                               std::string_view id_or_path);

}  // namespace runbook
