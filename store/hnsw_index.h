// An approximate index of the vectors of one model: hnswlib's graph, a cache beside the database.
//
// The vectors in the database are the truth; the graph only says which of them may be near. It
// knows its vectors by the hashes of their texts, so it stays of use while pages come and go: what
// it does not know is scanned, what is gone is passed over. Two files: `<database>.hnsw` as hnswlib
// writes it, and `<database>.hnsw.head` with the model, the texts and the sum of the first. hnswlib
// loads damaged files in silence, so nothing is loaded that does not agree with its sum; on any
// doubt the graph is made anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "runbook/result.h"
#include "store/exact_index.h"
#include "store/vectors.h"

namespace runbook {

class HnswIndex {
 public:
  /// On all cores; of 26,000 vectors of 384 values some seconds. Not the same twice: the cores
  /// race.
  /// @param vectors  of one dimension, at least one
  /// @error cancelled; too_large without the memory
  static Result<HnswIndex> build(std::span<const StoredVector> vectors,
                                 const std::stop_token& stop);

  /// @error not_found without the files; corrupt where they are damaged, of another model or of
  ///        another build of runbook: make them anew
  static Result<HnswIndex> load(const std::filesystem::path& database, std::string_view model_id);

  /// The texts of the index on disk, once its files agree with their sums. @error as load
  static Result<std::vector<Hash128>> inspect(const std::filesystem::path& database,
                                              std::string_view model_id);

  /// Replaces the files.
  Status save(const std::filesystem::path& database, std::string_view model_id) const;

  static void remove(const std::filesystem::path& database);
  /// Bytes of the files; 0 without.
  static std::int64_t bytes(const std::filesystem::path& database);

  HnswIndex(HnswIndex&&) noexcept;
  HnswIndex& operator=(HnswIndex&&) noexcept;
  ~HnswIndex();

  /// The texts whose vectors it knows; a place in this list names one.
  std::span<const Hash128> texts() const;

  /// Places of vectors near the question, in no order; a few of the nearest may be missing.
  /// Thread-safe.
  /// @error invalid_argument for a question of another dimension
  Result<std::vector<std::uint32_t>> nearest(const ScanVector& question, std::size_t count) const;

 private:
  struct Impl;
  explicit HnswIndex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace runbook
