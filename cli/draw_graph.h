// The graph of services for other programs that draw: Graphviz, Mermaid; and as a picture, SVG.
//
// Only what runs is drawn, with one arrow for each pair, from the dependent to what it needs. Names
// of documents are escaped for the language they are written in. Pure functions.
#pragma once

#include <string>

#include "runbook/types/service.h"

namespace runbook::cli {

std::string draw_dot(const WholeGraphReply& reply);
std::string draw_mermaid(const WholeGraphReply& reply);

/// Services in columns, each right of all that need it; no script, no reference to anything
/// outside.
std::string draw_svg(const WholeGraphReply& reply);

}  // namespace runbook::cli
