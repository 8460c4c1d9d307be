// Keeps the approximate index of vectors in step with the vectors.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "runbook/result.h"
#include "store/internal/sqlite.h"
#include "store/vector_index.h"

namespace runbook {

/// Writer::update_vector_index
Result<std::int64_t> update_hnsw(const sqlite::Connection& connection, const std::string& model_id,
                                 VectorIndex kind, bool changed, const std::stop_token& stop);

}  // namespace runbook
