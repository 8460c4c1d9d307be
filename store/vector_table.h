// The vectors of one model in memory, and which chunk has which: for a process that lives on.
//
// Reading them from the database costs a question over 26,000 chunks some 20 ms; this table answers
// in less than one. Immutable, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"
#include "store/evidence.h"
#include "store/exact_index.h"
#include "store/internal/sqlite.h"

namespace runbook {

class VectorTable {
 public:
  /// Every sum is checked. @error corrupt
  static Result<VectorTable> load(const sqlite::Connection& connection, std::string_view model_id);

  /// Evidence::vectors
  /// @error invalid_argument for a question of another dimension
  Result<SignalScores> search(const ScanVector& question, const DocumentSet& documents) const;

  std::size_t size() const { return scales_.size(); }

 private:
  struct Chunk {
    ChunkId id{};
    std::uint32_t vector = 0;
  };

  std::size_t dimension_ = 0;
  std::vector<std::int8_t> values_;  ///< dimension_ each
  std::vector<double> scales_;
  std::vector<Chunk> chunks_;  ///< that have a vector, by rising id
};

/// Keeps the table of the last state of an index that was asked for twice: a process that asks one
/// question pays for no table. Thread-safe.
class ResidentVectors {
 public:
  /// Null for the first question to a state of the index.
  /// @error as VectorTable::load
  Result<std::shared_ptr<const VectorTable>> find(const sqlite::Connection& connection,
                                                  const std::string& model_id);

 private:
  std::mutex mutex_;
  std::string state_;  ///< generation and model
  std::shared_ptr<const VectorTable> table_;
};

}  // namespace runbook
