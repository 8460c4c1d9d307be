#include "store/resident_vectors.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "store/internal/hash_map.h"
#include "store/meta.h"

namespace runbook {
namespace {

// The best chunks by meaning that make candidates are 50 (retriever/fuse.h); some to spare, since
// several of the nearest texts may be gone.
constexpr std::size_t kNearest = 64;

}  // namespace

VectorsInMemory::VectorsInMemory(VectorTable table, std::optional<HnswIndex> graph)
    : table_(std::move(table)), graph_(std::move(graph)) {
  if (!graph_) return;
  HashMap<std::uint32_t> rows(table_.size());
  for (std::uint32_t row = 0; row < table_.size(); ++row)
    rows.insert(table_.row(row).text_hash, row);
  std::vector<bool> inside(table_.size());
  for (const Hash128& text : graph_->texts()) {
    const std::uint32_t* row = rows.find(text);
    row_of_place_.push_back(row != nullptr ? *row : kGone);
    if (row != nullptr) inside[*row] = true;
  }
  for (std::uint32_t row = 0; row < table_.size(); ++row)
    if (!inside[row]) outside_.push_back(row);

  first_.resize(table_.size() + 1);
  for (const VectorTable::Chunk& chunk : table_.chunks())
    ++first_[chunk.row + 1];
  for (std::size_t row = 0; row < table_.size(); ++row)
    first_[row + 1] += first_[row];
  documents_.resize(table_.chunks().size());
  std::vector<std::uint32_t> next = first_;
  for (const VectorTable::Chunk& chunk : table_.chunks())
    documents_[next[chunk.row]++] = document_of(chunk.id);
}

Result<VectorScores> VectorsInMemory::search(const ScanVector& question,
                                             const DocumentSet& documents,
                                             std::span<const DocumentId> also) const {
  if (!graph_ || !documents.all) return table_.search(question, documents);
  RB_TRY(table_.check(question));
  return search_graph(question, also);
}

/// The nearest of the graph and of what it does not know.
Result<std::vector<std::uint32_t>> VectorsInMemory::near_rows(const ScanVector& question) const {
  RB_TRY(const std::vector<std::uint32_t> places, graph_->nearest(question, kNearest));
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t place : places)
    if (row_of_place_[place] != kGone) rows.push_back(row_of_place_[place]);
  std::vector<std::pair<double, std::uint32_t>> others;
  for (const std::uint32_t row : outside_)
    others.emplace_back(table_.cosine(question, row), row);
  const std::size_t kept = std::min(kNearest, others.size());
  std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(kept),
                    others.end(), std::greater<>{});
  for (std::size_t i = 0; i < kept; ++i)
    rows.push_back(others[i].second);
  return rows;
}

/// Whole documents, so that each has its true best chunk, whichever signal brought it up.
Result<VectorScores> VectorsInMemory::search_graph(const ScanVector& question,
                                                   std::span<const DocumentId> also) const {
  std::vector<DocumentId> documents(also.begin(), also.end());
  RB_TRY(const std::vector<std::uint32_t> rows, near_rows(question));
  for (const std::uint32_t row : rows)
    documents.insert(documents.end(), documents_.begin() + first_[row],
                     documents_.begin() + first_[row + 1]);
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());

  VectorScores scores;
  scores.embedded = std::ssize(table_.chunks());
  for (const DocumentId document : documents) {
    const auto before = [](const VectorTable::Chunk& one, ChunkId id) { return one.id < id; };
    auto chunk = std::lower_bound(table_.chunks().begin(), table_.chunks().end(),
                                  chunk_id(document, 0), before);
    for (; chunk != table_.chunks().end() && document_of(chunk->id) == document; ++chunk)
      scores.chunks.push_back({chunk->id, table_.cosine(question, chunk->row)});
  }
  return scores;
}

namespace {

/// Absent: vectors are scanned, which is always right and never a reason to fail.
std::optional<HnswIndex> find_graph(VectorIndex kind, const VectorTable& table,
                                    const sqlite::Connection& connection,
                                    const std::string& model_id) {
  const std::optional<std::size_t> from = hnsw_from(kind);
  if (!from || table.size() < *from) return std::nullopt;
  auto graph = HnswIndex::load(connection.file(), model_id);
  if (graph) return std::optional(std::move(*graph));
  if (graph.error().code == Errc::corrupt)
    log::warn(str_cat(to_string(graph.error()), "; ", graph.error().hint));
  return std::nullopt;
}

}  // namespace

Result<std::shared_ptr<const VectorsInMemory>> ResidentVectors::find(
    const sqlite::Connection& connection, const std::string& model_id) {
  RB_TRY(const std::int64_t generation, find_meta_number(connection, kGenerationKey));
  std::string state = str_cat(generation, " ", model_id);
  const std::lock_guard lock(mutex_);
  if (state != state_) {
    state_ = std::move(state);
    vectors_.reset();
    return std::shared_ptr<const VectorsInMemory>();
  }
  if (vectors_ == nullptr) {
    RB_TRY(VectorTable table, VectorTable::load(connection, model_id));
    std::optional<HnswIndex> graph = find_graph(kind_, table, connection, model_id);
    vectors_ = std::make_shared<const VectorsInMemory>(std::move(table), std::move(graph));
  }
  return vectors_;
}

}  // namespace runbook
