#include "store/vector_table.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.h"
#include "store/internal/blobs.h"
#include "store/internal/hash_map.h"
#include "store/meta.h"
#include "store/vectors.h"

namespace runbook {

namespace {

constexpr std::string_view kListChunkTexts = R"sql(
  SELECT id, text_hash FROM chunk ORDER BY id
)sql";

}  // namespace

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
    return ok();
  };
  RB_TRY(for_each_vector(connection, model_id, take));
  RB_TRY(sqlite::Statement chunks, connection.prepare(kListChunkTexts));
  while (true) {
    RB_TRY(const bool more, chunks.step());
    if (!more) return table;
    if (const std::uint32_t* place = places.find(hash_from(chunks.blob(1))))
      table.chunks_.push_back({ChunkId{chunks.integer(0)}, *place});
  }
}

Result<SignalScores> VectorTable::search(const ScanVector& question,
                                         const DocumentSet& documents) const {
  if (size() > 0 && question.values.size() != dimension_)
    return another_dimension(question.values.size(), dimension_);
  const DotKernel dot = dot_kernel();
  // In the order in which they lie in memory; a text that several chunks share is scored once.
  std::vector<float> cosines(size());
  for (std::size_t i = 0; i < cosines.size(); ++i) {
    const std::int64_t product =
        dot(values_.data() + i * dimension_, question.values.data(), dimension_);
    cosines[i] = static_cast<float>(static_cast<double>(product) * scales_[i] * question.scale);
  }
  SignalScores scores;
  scores.chunks.reserve(chunks_.size());
  for (const Chunk& chunk : chunks_) {
    if (documents.contains(document_of(chunk.id)))
      scores.chunks.push_back({chunk.id, static_cast<double>(cosines[chunk.vector])});
  }
  return scores;
}

Result<std::shared_ptr<const VectorTable>> ResidentVectors::find(
    const sqlite::Connection& connection, const std::string& model_id) {
  RB_TRY(const std::int64_t generation, find_meta_number(connection, kGenerationKey));
  std::string state = str_cat(generation, " ", model_id);
  const std::lock_guard lock(mutex_);
  if (state != state_) {
    state_ = std::move(state);
    table_.reset();
    return std::shared_ptr<const VectorTable>();
  }
  if (table_ == nullptr) {
    RB_TRY(VectorTable table, VectorTable::load(connection, model_id));
    table_ = std::make_shared<const VectorTable>(std::move(table));
  }
  return table_;
}

}  // namespace runbook
