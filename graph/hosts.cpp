#include "graph/hosts.h"

#include <vector>

#include "base/text.h"

namespace runbook {

HostName parse_host(std::string_view host) {
  HostName out;
  const std::string lower = fold_case(host);
  const std::vector<std::string_view> labels = split(lower, '.');
  // A pod of a stateful set has its own label in front: db-0.db.prod.svc.
  const bool of_pod = labels.size() >= 4 && labels[3] == "svc";
  const std::size_t first = of_pod ? 1 : 0;
  out.in_cluster = of_pod || (labels.size() >= 3 && labels[2] == "svc");
  if (out.in_cluster || labels.size() == 2) {
    out.name = labels[first];
    out.name_space = labels[first + 1];
  } else {
    out.name = lower;
  }
  return out;
}

}  // namespace runbook
