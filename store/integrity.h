// Do rows, full-text index, vectors and sums agree? Looks, never mends.
#pragma once

#include <vector>

#include "runbook/result.h"
#include "runbook/types/inspect.h"
#include "store/internal/sqlite.h"

namespace runbook {

enum class CheckDepth {
  rows,  ///< structure and counts
  deep,  ///< every text, vector and full-text entry is read back and compared
};

/// A check that cannot be made is a check that failed, not an error.
std::vector<DoctorCheck> check_integrity(const sqlite::Connection& connection, CheckDepth depth);

}  // namespace runbook
