// The services that a question names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"
#include "store/evidence.h"

namespace runbook {

struct AskedService {
  std::string key;
  bool by_key = true;  ///< the question's words are the key; false: an alias, or a retired name
};

/// In the order in which the question names them: by key, alias, address, or as part of a
/// pod's name; of a retired service its successor follows. A name of common words ("search") counts
/// only where the service must be meant ("the search service"). By look-ups: the names of a catalog
/// are never loaded.
Result<std::vector<AskedService>> services_in(std::string_view question, const Evidence& index);

}  // namespace runbook
