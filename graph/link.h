// Facts of all files → one graph: names resolved, detours folded, contradictions told.
//
// Pure and deterministic: files in the order given, which is that of their ids. Nothing is dropped
// in silence: a reference that leads nowhere keeps its edge and becomes a problem of its line; only
// an address (`host:`) that no file knows is nobody's service and goes.
#pragma once

#include <span>

#include "store/fact_rows.h"

namespace runbook {

/// Cost: each fact a few times, each name a look-up.
GraphRows link_facts(std::span<const FactsOfFile> files);

}  // namespace runbook
