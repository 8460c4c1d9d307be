// Vectors: int8, by the hash of the embedded text and the model; the truth, scanned exactly.
//
// The table is content-addressed: a renamed file, a copy or an unchanged section costs nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "runbook/result.h"
#include "store/evidence.h"
#include "store/internal/sqlite.h"
#include "store/quantize.h"
#include "store/store.h"

namespace runbook {

/// @error invalid_argument for an empty or too long vector or a scale that is no positive number
Status put_vector(const sqlite::Connection& connection, std::string_view model_id,
                  const Hash128& text_hash, const QuantizedVector& vector);

/// The sums kept beside the vectors of one model. Not thread-safe: it has a buffer.
class VectorSum {
 public:
  explicit VectorSum(std::string_view model_id);
  /// Over the model, the text hash, the scale and the values.
  const Hash128& of(std::string_view text_hash, double scale, std::string_view values);

 private:
  std::string buffer_;
  std::size_t model_bytes_;
  Hash128 sum_;
};

/// Evidence::vectors. Every sum is checked on the way.
/// @error corrupt; invalid_argument for a question of another dimension
Result<SignalScores> search_vectors(const sqlite::Connection& connection,
                                    std::span<const float> question, std::string_view model_id,
                                    const DocumentSet& documents);

Result<std::vector<PendingChunk>> list_pending(const sqlite::Connection& connection,
                                               std::string_view model_id);
/// Chunks that have no vector of the model.
Result<std::int64_t> count_pending(const sqlite::Connection& connection, std::string_view model_id);

Status remove_vectors(const sqlite::Connection& connection, std::string_view model_id);

/// @param today  days since 1970-01-01
Result<std::int64_t> remove_unused_vectors(const sqlite::Connection& connection, std::int64_t today,
                                           int older_than_days);

Result<std::int64_t> remove_vectors_of_other_models(const sqlite::Connection& connection,
                                                    std::string_view model_id);

/// Takes over every vector of `from` whose sum agrees. Stops without error where `from` cannot be
/// read any further.
Status copy_vectors(const sqlite::Connection& from, const sqlite::Connection& to);

}  // namespace runbook
