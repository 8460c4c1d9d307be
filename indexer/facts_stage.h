// Makes the facts of the index equal to the plans, and links the graph of services from them.
#pragma once

#include <span>
#include <stop_token>
#include <string_view>

#include "indexer/source_plan.h"
#include "runbook/result.h"
#include "runbook/types/sync.h"
#include "store/store.h"

namespace runbook {

/// To be raised whenever a reader says something else of the same file: all are read again then.
inline constexpr int kFactsFormat = 1;
inline constexpr std::string_view kFactsFormatKey = "facts_format";

enum class Relink { when_changed, always };

struct FactsOptions {
  int threads = 0;  ///< 0: one a core
  bool allow_mass_delete = false;
  Relink relink = Relink::when_changed;
  Reread reread = Reread::changed;  ///< all: a rebuild was asked for
};

/// Reads files of facts that are new or changed, on all cores; takes away the facts of those that
/// are gone; links everything anew when anything changed, and joins all documents anew when that
/// changed a name. One transaction: who reads meanwhile sees
/// the graph before or after, never between. What is wrong becomes warnings of the plans' reports,
/// for the files that were read and, when the graph changed, for the graph.
/// A stop request ends it with nothing written.
Status run_facts_stage(Writer& writer, std::span<SourcePlan> plans, const FactsOptions& options,
                       SyncReport& report, const std::stop_token& stop);

}  // namespace runbook
