// What a process that lives on keeps of the vectors between its questions: all of them, and where
// there are many the approximate index beside the database.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runbook/result.h"
#include "store/evidence.h"
#include "store/hnsw_index.h"
#include "store/store.h"
#include "store/vector_table.h"

namespace runbook {

/// The vectors of one state of an index. Immutable, thread-safe.
class VectorsInMemory {
 public:
  /// @param graph  absent: every vector is scanned
  VectorsInMemory(VectorTable table, std::optional<HnswIndex> graph);

  /// Evidence::vectors. The graph serves questions to all documents; a filter makes it useless,
  /// since what is near may all be filtered out.
  Result<VectorScores> search(const ScanVector& question, const DocumentSet& documents,
                              std::span<const DocumentId> also) const;

 private:
  static constexpr std::uint32_t kGone = 0xffffffff;

  Result<VectorScores> search_graph(const ScanVector& question,
                                    std::span<const DocumentId> also) const;
  Result<std::vector<std::uint32_t>> near_rows(const ScanVector& question) const;

  VectorTable table_;
  std::optional<HnswIndex> graph_;
  std::vector<std::uint32_t> row_of_place_;  ///< of the graph; kGone: no chunk has this text
  std::vector<std::uint32_t> outside_;       ///< rows that the graph does not know
  /// By row, the documents of its chunks: those of row r from first_[r] to first_[r + 1].
  std::vector<std::uint32_t> first_;
  std::vector<DocumentId> documents_;
};

/// Keeps the vectors of the last state of an index that was asked for twice: a process that asks
/// one question pays for no table. Thread-safe.
class ResidentVectors {
 public:
  explicit ResidentVectors(VectorIndex kind) : kind_(kind) {}

  /// Null for the first question to a state of the index.
  /// @error as VectorTable::load
  Result<std::shared_ptr<const VectorsInMemory>> find(const sqlite::Connection& connection,
                                                      const std::string& model_id);

 private:
  VectorIndex kind_;
  std::mutex mutex_;
  std::string state_;  ///< generation and model
  std::shared_ptr<const VectorsInMemory> vectors_;
};

}  // namespace runbook
