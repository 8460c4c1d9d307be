// The documents of the index that pass the filters, in an order.
#pragma once

#include "base/clock.h"
#include "runbook/result.h"
#include "runbook/types/manage.h"
#include "store/store.h"

namespace runbook {

/// Everything but the notes and the age of the index. Costs one row a document; no text is read.
/// @error invalid_argument for a negative limit
Result<ListReply> list_documents(const ListRequest& request, const Reader& reader, int max_age_days,
                                 const Clock& clock);

}  // namespace runbook
