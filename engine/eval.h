// Judged questions → figures and a run file, by asking each question as a user would.
#pragma once

#include <functional>

#include "runbook/result.h"
#include "runbook/types/inspect.h"
#include "runbook/types/search.h"

namespace runbook {

using Ask = std::function<Result<SearchReply>(const SearchRequest&)>;

/// Documents of a question are ranked as answered; the run file has strictly falling scores, so
/// that every reader of it sees the same order. A judged question that is not in the file of
/// questions scores 0, as trec_eval counts it.
/// @error invalid_argument for files that are no judgements; the first error of `ask`
Result<EvalReply> evaluate(const EvalRequest& request, const Ask& ask);

}  // namespace runbook
