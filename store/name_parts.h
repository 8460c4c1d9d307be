// The words of a document's names, as they are counted and as they are compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// "KubePodNotReady" → kube, pod, not, ready: parts of identifiers, folded, stop words left out.
std::vector<std::string> name_parts(std::string_view name);

}  // namespace runbook
