// The checks of `doctor` that compare: what is kept with what it was made from. All but the schema
// are for --deep and read everything back.
#pragma once

#include <string>

#include "runbook/result.h"
#include "store/internal/sqlite.h"

namespace runbook {

struct DeepFinding {
  std::string counted;  ///< "2311 texts, 23110 chunks"
  std::string wrong;    ///< empty when all agree
};

/// Tables, indexes and views as the migrations make them, none forged, none missing.
Result<DeepFinding> check_schema(const sqlite::Connection& connection);

/// Each text against its sum, each chunk against its hash, each document's rows against theirs.
/// The rows of the small tables against their sum.
Result<DeepFinding> check_small_tables(const sqlite::Connection& connection);
/// Facts and the graph linked from them.
Result<DeepFinding> check_services(const sqlite::Connection& connection);

/// What documents are about.
Result<DeepFinding> check_joins_kept(const sqlite::Connection& connection);

/// Each text against its sum, each chunk against its hash, each document's rows against theirs, its
/// names and its id against what they are made from.
Result<DeepFinding> check_texts(const sqlite::Connection& connection);

/// Is every byte of every text that is not blank in a chunk, so that it can be found?
Result<DeepFinding> check_coverage(const sqlite::Connection& connection);

Result<DeepFinding> check_vectors(const sqlite::Connection& connection);

/// The index's own structure, then every word with its place against an index made anew from the
/// texts in a temporary database. About 100 ms for a megabyte of text.
Result<DeepFinding> check_full_text(const sqlite::Connection& connection);

}  // namespace runbook
