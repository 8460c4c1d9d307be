// What a run has to do for one source.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "indexer/scan.h"
#include "indexer/source.h"
#include "runbook/result.h"
#include "runbook/types/sync.h"
#include "store/store.h"

namespace runbook {

struct SourcePlan {
  const Source* source = nullptr;  ///< borrowed from the caller of run_sync
  SourceId id{};
  std::vector<Checkout> checkouts;
  bool looked_at = false;      ///< the source could be listed
  bool dates_pending = false;  ///< some document's commit date has to be looked up
  std::int64_t scanned_ns = 0;  ///< file_clock_ns() before the listing
  std::int64_t rows = 0;        ///< documents of the source before the run
  std::int64_t listed = 0;      ///< files found
  ScanResult scan;
  std::vector<ListedFile> fact_files;  ///< all that are there, by path
  std::int64_t fact_rows = 0;          ///< files of facts before the run
  ScanResult facts;                    ///< ids are those of fact files
  std::vector<FileErrorRow> errors;    ///< of the listing; of files as they are read
  SourceReport report;
};

/// Lists the source and compares it with its rows. A source that cannot be listed is a plan with an
/// error and nothing to do.
/// @param index  may be null: there is no index yet
/// @param id     of the source in the index; ignored without an index
Result<SourcePlan> plan_source(Source& source, const Reader* index, SourceId id, Reread reread);

/// Keeps when the source was scanned, for the next run's StatTrust.
Status note_scan(Writer& writer, const SourcePlan& plan);

/// The configured sources that the request asks for. @error not_found, invalid_argument
Result<std::vector<Source*>> choose_sources(std::span<const std::unique_ptr<Source>> sources,
                                            std::span<const std::string> wanted);

}  // namespace runbook
