// Addresses as facts name them: "host:berth.inventory.svc.cluster.local".
#pragma once

#include <string>
#include <string_view>

namespace runbook {

/// What a host name says of a service inside a cluster.
struct HostName {
  std::string name;         ///< first label, lower case
  std::string name_space;   ///< of `svc.ns`, `svc.ns.svc…`; empty when it has none
  bool in_cluster = false;  ///< says `.svc`: cannot be anything but a service of the cluster
};

/// Reads `name`, `name.ns`, `name.ns.svc`, `name.ns.svc.cluster.local`. Longer names of another
/// shape are addresses outside: their whole text is the name.
HostName parse_host(std::string_view host);

}  // namespace runbook
