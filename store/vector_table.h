// The vectors of one model in memory, and which chunk has which: for a process that lives on.
//
// Reading them from the database costs a question over 26,000 chunks some 20 ms; this table answers
// in one or two. Immutable, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "runbook/result.h"
#include "store/evidence.h"
#include "store/exact_index.h"
#include "store/internal/sqlite.h"
#include "store/vectors.h"

namespace runbook {

class VectorTable {
 public:
  /// A chunk and the row of its vector; several chunks of one text share a row.
  struct Chunk {
    ChunkId id{};
    std::uint32_t row = 0;
  };

  /// Every sum is checked. @error corrupt
  static Result<VectorTable> load(const sqlite::Connection& connection, std::string_view model_id);

  /// Evidence::vectors, exact.
  /// @error invalid_argument for a question of another dimension
  Result<VectorScores> search(const ScanVector& question, const DocumentSet& documents) const;

  std::size_t size() const { return scales_.size(); }
  StoredVector row(std::size_t row) const {
    return {texts_[row], scales_[row], std::span(values_).subspan(row * dimension_, dimension_)};
  }
  /// That have a vector, by rising id.
  std::span<const Chunk> chunks() const { return chunks_; }
  /// Rounded to a float, as everywhere. The question is of the table's dimension.
  double cosine(const ScanVector& question, std::size_t row) const;
  /// @error invalid_argument for a question of another dimension
  Status check(const ScanVector& question) const;

 private:
  std::size_t dimension_ = 0;
  std::vector<std::int8_t> values_;  ///< dimension_ each
  std::vector<double> scales_;
  std::vector<Hash128> texts_;
  std::vector<Chunk> chunks_;
  DotKernel dot_ = dot_kernel();
};

}  // namespace runbook
