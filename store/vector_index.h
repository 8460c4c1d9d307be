// Which way near vectors are found.
#pragma once

#include <cstddef>
#include <optional>

namespace runbook {

/// How a process that lives on finds near vectors: by scanning them all, or by the approximate
/// index that a sync keeps beside the database.
enum class VectorIndex { automatic, exact, hnsw };

/// From so many vectors on the approximate index serves without being asked for. It is as fast as
/// the scan below 10,000 and ten times faster at 100,000; making it costs a hundredth of embedding.
/// Below, a scan takes two milliseconds and no place on the disk (docs/performance.md).
inline constexpr std::size_t kManyVectors = 50'000;

/// The least number of vectors that get an approximate index; absent: none does.
constexpr std::optional<std::size_t> hnsw_from(VectorIndex kind) {
  switch (kind) {
    case VectorIndex::exact: return std::nullopt;
    case VectorIndex::hnsw: return 1;
    case VectorIndex::automatic: break;
  }
  return kManyVectors;
}

}  // namespace runbook
