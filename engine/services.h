// Questions about services and owners, asked of the index.
#pragma once

#include <filesystem>

#include "runbook/result.h"
#include "runbook/types/service.h"
#include "store/store.h"

namespace runbook {

/// What is asked for is a path when a file of this name is there or a page of the index has it, or
/// when it looks like one and no service is called so.
Result<OwnerReply> answer_owner(const OwnerRequest& request, const Reader& index,
                                const std::filesystem::path& working);

}  // namespace runbook
