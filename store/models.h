// Embedding models: what the index knows of each, and which one another replaces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "runbook/result.h"
#include "store/evidence.h"
#include "store/internal/sqlite.h"
#include "store/store.h"

namespace runbook {

Result<ModelFacts> find_model_facts(const sqlite::Connection& connection,
                                    std::string_view model_id);
Status set_served_model(const sqlite::Connection& connection, std::string_view model_id,
                        std::string_view served_model);

/// Median cosine of 1,000 random pairs of the model's vectors, the same ones each time. Nothing is
/// changed below 20 vectors, or when they are less than twice those of the last estimate.
Status update_cosine_floor(const sqlite::Connection& connection, std::string_view model_id);

/// 0 when the model has no vectors.
Result<std::size_t> vector_dimension(const sqlite::Connection& connection,
                                     std::string_view model_id);

/// Absent when no text waits for a vector of this model while it has one of another.
Result<std::optional<ReplacedModel>> find_replaced_model(const sqlite::Connection& connection,
                                                         std::string_view model_id);

}  // namespace runbook
