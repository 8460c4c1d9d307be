// One question asked of an open index: the parts in use handed to the retriever.
#pragma once

#include "engine/config.h"
#include "engine/wiring.h"
#include "runbook/result.h"
#include "runbook/types/search.h"
#include "store/store.h"

namespace runbook {

/// @error invalid_argument for a limit outside 0 to 200; else as `retrieve`
Result<SearchReply> answer(const SearchRequest& request, const Reader& reader, const Config& config,
                           const Wiring& wiring);

/// The retriever compares inodes and times; of a hit that looks changed the bytes decide.
Status look_closer_at_changes(const Reader& reader, SearchReply& reply);

}  // namespace runbook
