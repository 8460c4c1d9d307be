// Keeps what documents are joined to equal to what services are called.
//
// A document that is read is joined with it (read_stage) and written in one transaction. What
// changes here is the other side: a catalog says other names, and documents nobody touched are
// about other services.
#pragma once

#include "graph/service_names.h"
#include "runbook/result.h"
#include "store/store.h"

namespace runbook {

/// The names of the index as it stands, for the documents that are read next.
Result<ServiceNames> load_service_names(const Reader& index);

/// Of an index that holds no document yet: those that come are joined by these names.
Status note_first_names(Writer& writer, const ServiceNames& names);

/// Whether the documents of the index were joined by other rules, or never.
Result<bool> joins_are_outdated(const Reader& index);

/// Joins all documents anew, from their texts in the index, unless they were joined by the same
/// names already. Within the batch that changed the names.
/// @param threads  0: one a core
Status renew_joins(Writer& writer, int threads);

}  // namespace runbook
