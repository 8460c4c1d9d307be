#include "store/vector_table.h"

#include <utility>

#include "store/internal/hash_map.h"

namespace runbook {

Result<VectorTable> VectorTable::load(const sqlite::Connection& connection,
                                      std::string_view model_id) {
  VectorTable table;
  HashMap<std::uint32_t> places;
  const auto take = [&](const StoredVector& vector) -> Status {
    if (table.dimension_ == 0) table.dimension_ = vector.values.size();
    if (vector.values.size() != table.dimension_) return damaged_vector(connection);
    places.insert(vector.text_hash, static_cast<std::uint32_t>(table.scales_.size()));
    table.values_.insert(table.values_.end(), vector.values.begin(), vector.values.end());
    table.scales_.push_back(vector.scale);
    table.texts_.push_back(vector.text_hash);
    return ok();
  };
  RB_TRY(for_each_vector(connection, model_id, take));
  const auto take_chunk = [&](ChunkId chunk, const Hash128& text) -> Status {
    if (const std::uint32_t* place = places.find(text)) table.chunks_.push_back({chunk, *place});
    return ok();
  };
  RB_TRY(for_each_chunk(connection, take_chunk));
  return table;
}

Status VectorTable::check(const ScanVector& question) const {
  if (size() > 0 && question.values.size() != dimension_)
    return another_dimension(question.values.size(), dimension_);
  return ok();
}

double VectorTable::cosine(const ScanVector& question, std::size_t row) const {
  const std::int64_t product =
      dot_(values_.data() + row * dimension_, question.values.data(), dimension_);
  return double{static_cast<float>(static_cast<double>(product) * scales_[row] * question.scale)};
}

Result<VectorScores> VectorTable::search(const ScanVector& question,
                                         const DocumentSet& documents) const {
  RB_TRY(check(question));
  // In the order in which they lie in memory; a text that several chunks share is scored once.
  std::vector<float> cosines(size());
  for (std::size_t row = 0; row < cosines.size(); ++row)
    cosines[row] = static_cast<float>(cosine(question, row));
  VectorScores scores;
  scores.chunks.reserve(chunks_.size());
  for (const Chunk& chunk : chunks_) {
    if (documents.contains(document_of(chunk.id)))
      scores.chunks.push_back({chunk.id, double{cosines[chunk.row]}});
  }
  scores.embedded = std::ssize(scores.chunks);
  return scores;
}

}  // namespace runbook
