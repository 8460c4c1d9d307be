// Given the index and a question about services, the answer with its receipts.
#pragma once

#include "runbook/result.h"
#include "runbook/types/service.h"
#include "store/store.h"

namespace runbook {

Result<ServiceListReply> list_services(const ServiceListRequest& request, const Reader& index);
Result<ServiceReply> show_service(const ServiceRequest& request, const Reader& index);
/// @error invalid_argument for a negative number of hops
Result<GraphReply> ask_graph(const GraphRequest& request, const Reader& index);
Result<PathReply> find_path(const PathRequest& request, const Reader& index);
Result<WholeGraphReply> whole_graph(const Reader& index);

}  // namespace runbook
