// Services, owners and dependencies as text: each line ends with the place that says so.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/service.h"

namespace runbook::cli {

struct ServiceView {
  Style style;
  std::string folder;  ///< places are relative to it
};

std::string render_list(const ServiceListReply& reply, const ServiceView& view);
std::string render_service(const ServiceReply& reply, const ServiceView& view);
std::string render_owner(const OwnerReply& reply, const ServiceView& view);
std::string render_graph(const GraphReply& reply, const ServiceView& view);
std::string render_path(const PathReply& reply, const ServiceView& view);
std::string render_whole(const WholeGraphReply& reply, const ServiceView& view);

}  // namespace runbook::cli
