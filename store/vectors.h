// Vectors: int8, by the hash of the embedded text and the model; the truth, scanned exactly.
//
// The table is content-addressed: a renamed file, a copy or an unchanged section costs nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "runbook/result.h"
#include "store/evidence.h"
#include "store/exact_index.h"
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

/// A row of the table; borrows it.
struct StoredVector {
  Hash128 text_hash;
  double scale = 0;
  std::span<const std::int8_t> values;
};

/// Every vector of the model, in the order they were kept; stops at the first error of `take`.
/// @error corrupt where one does not agree with its sum
Status for_each_vector(const sqlite::Connection& connection, std::string_view model_id,
                       const std::function<Status(const StoredVector&)>& take);

/// Every chunk with the hash of its text, by rising id; stops at the first error of `take`.
Status for_each_chunk(const sqlite::Connection& connection,
                      const std::function<Status(ChunkId, const Hash128&)>& take);

Error damaged_vector(const sqlite::Connection& connection);
Error another_dimension(std::size_t question, std::size_t index);

/// Evidence::vectors, read from the database. Every sum is checked on the way.
/// @error corrupt; invalid_argument for a question of another dimension
Result<VectorScores> search_vectors(const sqlite::Connection& connection,
                                    const ScanVector& question, std::string_view model_id,
                                    const DocumentSet& documents);

/// Whether the model has at least so many vectors. Looked up while the whole table has fewer, else
/// counted: milliseconds.
Result<bool> has_vectors(const sqlite::Connection& connection, std::string_view model_id,
                         std::size_t at_least);

Result<std::vector<PendingChunk>> list_pending(const sqlite::Connection& connection,
                                               std::string_view model_id);
/// Chunks that have no vector of the model.
Result<std::int64_t> count_pending(const sqlite::Connection& connection, std::string_view model_id);

/// Writer::note_all_embedded, whether it was said, and the end of it. Call the latter with every
/// change of chunks.
Result<bool> are_all_embedded(const sqlite::Connection& connection, std::string_view model_id);
Status note_all_embedded(const sqlite::Connection& connection, std::string_view model_id);
Status forget_all_embedded(const sqlite::Connection& connection);

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
