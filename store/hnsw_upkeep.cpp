#include "store/hnsw_upkeep.h"

#include <optional>
#include <span>
#include <vector>

#include "base/hash.h"
#include "store/hnsw_index.h"
#include "store/internal/hash_map.h"
#include "store/vector_table.h"
#include "store/vectors.h"

namespace runbook {
namespace {

/// What the index does not know is scanned, and what is gone is found in vain: until a tenth of the
/// vectors is new, or a third of the index is gone, that costs less than making it anew.
bool fits(std::span<const Hash128> texts, const VectorTable& table) {
  HashMap<bool> known(texts.size());
  for (const Hash128& text : texts)
    known.insert(text, true);
  std::size_t shared = 0;
  for (std::size_t row = 0; row < table.size(); ++row)
    if (known.find(table.row(row).text_hash) != nullptr) ++shared;
  return table.size() - shared <= table.size() / 10 && texts.size() - shared <= texts.size() / 3;
}

}  // namespace

Result<std::int64_t> update_hnsw(const sqlite::Connection& connection, const std::string& model_id,
                                 VectorIndex kind, bool changed, const std::stop_token& stop) {
  const std::optional<std::size_t> from = hnsw_from(kind);
  RB_TRY(const bool wanted, from ? has_vectors(connection, model_id, *from) : Result<bool>(false));
  if (!wanted) {
    HnswIndex::remove(connection.file());
    return std::int64_t{0};
  }
  const auto texts = HnswIndex::inspect(connection.file(), model_id);
  if (texts && !changed) return std::int64_t{0};
  RB_TRY(const VectorTable table, VectorTable::load(connection, model_id));
  if (texts && fits(*texts, table)) return std::int64_t{0};
  std::vector<StoredVector> vectors;
  vectors.reserve(table.size());
  for (std::size_t row = 0; row < table.size(); ++row)
    vectors.push_back(table.row(row));
  RB_TRY(const HnswIndex index, HnswIndex::build(vectors, stop));
  RB_TRY(index.save(connection.file(), model_id));
  return std::ssize(vectors);
}

}  // namespace runbook
