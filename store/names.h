// Names under which a document is asked for: its file stem, title, aliases, alerts, and
// headings that are alert names, squashed.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "runbook/result.h"
#include "store/evidence.h"
#include "store/internal/sqlite.h"
#include "store/rows.h"

namespace runbook {

Status insert_names(const sqlite::Connection& connection, DocumentId document,
                    const ParsedDocument& parsed);

/// Whether the names kept of a document are those of its row.
Result<bool> has_its_names(const sqlite::Connection& connection, DocumentId document,
                           const ParsedDocument& parsed);

Result<std::vector<Evidence::NamedDocument>> find_named(const sqlite::Connection& connection,
                                                        std::span<const std::string> squashed_keys,
                                                        const DocumentSet& documents);

}  // namespace runbook
