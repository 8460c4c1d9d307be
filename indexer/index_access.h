// The index as a run finds it: opened for writing, and whether its rows can stay.
#pragma once

#include <stop_token>

#include "indexer/indexer.h"
#include "indexer/scan.h"
#include "runbook/result.h"
#include "store/store.h"

namespace runbook {

struct OpenIndex {
  Writer writer;
  Reread reread = Reread::changed;
  bool outdated = false;  ///< made by other rules: every source has to be read again
};

/// Takes the writer's lock. A database that is damaged or
/// of a newer runbook is replaced when a rebuild is asked for. Rows that
/// were made by another text format or another chunk size are all made anew.
/// @error as Writer::open
Result<OpenIndex> open_index(const IndexOptions& options, const std::stop_token& stop);

/// Notes by which chunk size the rows are made, so that a later run knows. To be called in a
/// transaction, after every file was read.
Status note_rules(Writer& writer, const IndexOptions& options);

}  // namespace runbook
