// Which documents are about which services, and why.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "runbook/result.h"
#include "store/evidence.h"
#include "store/internal/sqlite.h"
#include "store/rows.h"

namespace runbook {

/// Takes the place of all joins of the document.
Status put_joins(const sqlite::Connection& connection, DocumentId document,
                 std::span<const JoinRow> joins);

/// The surest first, ties by service.
Result<std::vector<JoinRow>> list_joins(const sqlite::Connection& connection, DocumentId document);

/// Those of all documents, each as list_joins gives them.
using JoinsOfDocuments = std::unordered_map<DocumentId, std::vector<JoinRow>>;
Result<JoinsOfDocuments> list_all_joins(const sqlite::Connection& connection);

/// The documents about a service, the surest first, ties by document.
/// @param service  key
Result<std::vector<JoinedDocument>> find_joined(const sqlite::Connection& connection,
                                                std::string_view service);

/// Every service that a document is about, each once, sorted.
Result<std::vector<std::string>> list_joined_services(const sqlite::Connection& connection);

/// Reads every row back. Empty when all agree with their sums; else what is wrong.
Result<std::string> check_joins(const sqlite::Connection& connection);

}  // namespace runbook
