// How old a document is, how that is known, and what about its dates is wrong.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "retriever/retriever.h"
#include "store/rows.h"

namespace runbook {

/// Sentences for people: dates in the future (which are not believed), a document past its expiry.
std::vector<std::string> date_warnings(const DocumentRow& row, const Clock& clock);

}  // namespace runbook
