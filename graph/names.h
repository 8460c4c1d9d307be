// Names as people write them → the service that is meant, with how it was found.
//
// By look-ups in the index: nothing is loaded but, for a name that nobody knows, the list of names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"
#include "runbook/types/service.h"
#include "store/store.h"

namespace runbook {

/// @return  `resolved` empty when nothing is near; `how` nearest is a guess and must be labelled;
///          more than one of `candidates` when a name stands for several services and for none
///          of them first
Result<ResolvedName> resolve_name(std::string_view asked, const Reader& index);

/// The keys under which documents about a resolved service are joined: a retired one that was asked
/// for keeps its documents, its successor's come with them.
Result<std::vector<std::string>> keys_of_documents(const ResolvedName& name, const Reader& index);

}  // namespace runbook
