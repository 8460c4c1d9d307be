#include "store/vectors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>

#include "base/text.h"
#include "store/exact_index.h"
#include "store/internal/blobs.h"
#include "store/internal/hash_map.h"
#include "store/meta.h"

namespace runbook {

namespace {

constexpr std::string_view kFindModel = R"sql(
  SELECT id FROM embedding_model WHERE name = :name
)sql";

Result<std::optional<std::int64_t>> find_model(const sqlite::Connection& connection,
                                               std::string_view name) {
  RB_TRY(sqlite::Statement find, connection.prepare(kFindModel));
  RB_TRY(const bool found, find.bind_text(":name", name).step());
  if (!found) return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(find.integer(0));
}

constexpr std::string_view kInsertModel = R"sql(
  INSERT INTO embedding_model (name) VALUES (:name)
)sql";

Result<std::int64_t> find_or_insert_model(const sqlite::Connection& connection,
                                          std::string_view name) {
  RB_TRY(const std::optional<std::int64_t> found, find_model(connection, name));
  if (found) return *found;
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertModel));
  RB_TRY(insert.bind_text(":name", name).run());
  return connection.last_insert_id();
}

std::string_view bytes_of(const std::vector<std::int8_t>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size()};
}

constexpr std::string_view kPutVector = R"sql(
  INSERT INTO embedding (model, text_hash, scale, vector, sum)
  VALUES (:model, :text_hash, :scale, :vector, :sum)
  ON CONFLICT (text_hash, model) DO UPDATE
  SET scale = excluded.scale, vector = excluded.vector, sum = excluded.sum
)sql";

struct VectorRow {
  std::string_view text_hash;
  double scale = 0;
  std::string_view values;
};

Status put_row(const sqlite::Connection& connection, std::int64_t model, const VectorRow& row,
               const Hash128& sum) {
  RB_TRY(sqlite::Statement put, connection.prepare(kPutVector));
  return put.bind(":model", model)
      .bind_blob(":text_hash", row.text_hash)
      .bind(":scale", row.scale)
      .bind_blob(":vector", row.values)
      .bind_blob(":sum", sum.view())
      .run();
}

}  // namespace

VectorSum::VectorSum(std::string_view model_id)
    : buffer_(hash_of(model_id).view()), model_bytes_(buffer_.size()) {}

const Hash128& VectorSum::of(std::string_view text_hash, double scale, std::string_view values) {
  buffer_.resize(model_bytes_);
  buffer_ += text_hash;
  const auto word = std::bit_cast<std::uint64_t>(scale);
  for (unsigned shift = 0; shift < 64; shift += 8) {
    buffer_ += static_cast<char>(word >> shift & 0xff);
  }
  buffer_ += values;
  sum_ = hash_of(buffer_);
  return sum_;
}

Status put_vector(const sqlite::Connection& connection, std::string_view model_id,
                  const Hash128& text_hash, const QuantizedVector& vector) {
  if (vector.values.empty() || vector.values.size() > kMaxDimension ||
      !std::isfinite(vector.scale) || vector.scale < 0) {
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("not a vector: ", vector.values.size(), " values, scale ",
                                    vector.scale)};
  }
  RB_TRY(const std::int64_t model, find_or_insert_model(connection, model_id));
  const VectorRow row{text_hash.view(), double{vector.scale}, bytes_of(vector.values)};
  VectorSum sum(model_id);
  return put_row(connection, model, row, sum.of(row.text_hash, row.scale, row.values));
}

namespace {

// Nearly their number, and nothing to count: ids are given in turn.
constexpr std::string_view kLastVector = R"sql(
  SELECT max(id) FROM embedding
)sql";

// No table is larger, whatever a damaged row says of its id.
constexpr std::int64_t kMostExpectedVectors = 1'000'000;

constexpr std::string_view kScanVectors = R"sql(
  SELECT text_hash, scale, vector, sum FROM embedding WHERE model = :model ORDER BY id
)sql";

}  // namespace

Error damaged_vector(const sqlite::Connection& connection) {
  return {.code = Errc::corrupt,
          .message = "a stored vector is damaged",
          .where = connection.file().string(),
          .hint =
              "make the index anew with `runbook knowledge sync --rebuild`; vectors that are "
              "whole are kept"};
}

Error another_dimension(std::size_t question, std::size_t index) {
  return {.code = Errc::invalid_argument,
          .message = str_cat("the question's vector has ", question, " values, those of the index ",
                             index)};
}

Status for_each_vector(const sqlite::Connection& connection, std::string_view model_id,
                       const std::function<Status(const StoredVector&)>& take) {
  RB_TRY(const std::optional<std::int64_t> model, find_model(connection, model_id));
  if (!model) return ok();
  VectorSum sum(model_id);
  RB_TRY(sqlite::Statement rows, connection.prepare(kScanVectors));
  rows.bind(":model", *model);
  while (true) {
    RB_TRY(const bool more, rows.step());
    if (!more) return ok();
    const std::string_view text_hash = rows.blob(0);
    const double scale = rows.real(1);
    const std::string_view values = rows.blob(2);
    if (sum.of(text_hash, scale, values).view() != rows.blob(3)) return damaged_vector(connection);
    RB_TRY(take({.text_hash = hash_from(text_hash),
                 .scale = scale,
                 .values = {reinterpret_cast<const std::int8_t*>(values.data()), values.size()}}));
  }
}

namespace {

constexpr std::string_view kListChunkTexts = R"sql(
  SELECT id, text_hash FROM chunk ORDER BY id
)sql";

}  // namespace

Status for_each_chunk(const sqlite::Connection& connection,
                      const std::function<Status(ChunkId, const Hash128&)>& take) {
  RB_TRY(sqlite::Statement chunks, connection.prepare(kListChunkTexts));
  while (true) {
    RB_TRY(const bool more, chunks.step());
    if (!more) return ok();
    RB_TRY(take(ChunkId{chunks.integer(0)}, hash_from(chunks.blob(1))));
  }
}

namespace {

/// Cosine of the question with every vector of the model, by text hash.
Result<HashMap<float>> scan(const sqlite::Connection& connection, const ScanVector& question,
                            std::string_view model_id) {
  RB_TRY(const std::int64_t last, connection.integer(kLastVector));
  HashMap<float> cosines(
      static_cast<std::size_t>(std::clamp<std::int64_t>(last, 0, kMostExpectedVectors)));
  const DotKernel dot = dot_kernel();
  const auto take = [&](const StoredVector& vector) -> Status {
    if (vector.values.size() != question.values.size())
      return another_dimension(question.values.size(), vector.values.size());
    const std::int64_t product =
        dot(vector.values.data(), question.values.data(), vector.values.size());
    cosines.insert(vector.text_hash, static_cast<float>(static_cast<double>(product) *
                                                        vector.scale * question.scale));
    return ok();
  };
  RB_TRY(for_each_vector(connection, model_id, take));
  return cosines;
}

}  // namespace

Result<VectorScores> search_vectors(const sqlite::Connection& connection,
                                    const ScanVector& question, std::string_view model_id,
                                    const DocumentSet& documents) {
  VectorScores scores;
  RB_TRY(const HashMap<float> cosines, scan(connection, question, model_id));
  const auto take = [&](ChunkId chunk, const Hash128& text) -> Status {
    if (!documents.contains(document_of(chunk))) return ok();
    if (const float* cosine = cosines.find(text)) scores.chunks.push_back({chunk, double{*cosine}});
    return ok();
  };
  RB_TRY(for_each_chunk(connection, take));
  scores.embedded = std::ssize(scores.chunks);
  return scores;
}

namespace {

// Meta key: the model of which every chunk has its vector. A look at each of 26,000 chunks takes
// 20 ms, half of a sync that finds nothing changed.
constexpr std::string_view kAllEmbeddedKey = "all_embedded";

}  // namespace

Result<bool> are_all_embedded(const sqlite::Connection& connection, std::string_view model_id) {
  RB_TRY(const std::optional<std::string> model, find_meta(connection, kAllEmbeddedKey));
  return model && *model == model_id;
}

Status note_all_embedded(const sqlite::Connection& connection, std::string_view model_id) {
  return set_meta(connection, kAllEmbeddedKey, model_id);
}

Status forget_all_embedded(const sqlite::Connection& connection) {
  return remove_meta(connection, kAllEmbeddedKey);
}

constexpr std::string_view kCountVectors = R"sql(
  SELECT count(*) FROM embedding WHERE model = :model
)sql";

Result<bool> has_vectors(const sqlite::Connection& connection, std::string_view model_id,
                         std::size_t at_least) {
  RB_TRY(const std::int64_t last, connection.integer(kLastVector));
  if (last < static_cast<std::int64_t>(at_least)) return false;
  RB_TRY(const std::optional<std::int64_t> model, find_model(connection, model_id));
  RB_TRY(sqlite::Statement count, connection.prepare(kCountVectors));
  RB_TRY(const bool has_row, count.bind(":model", model.value_or(0)).step());
  return has_row && count.integer(0) >= static_cast<std::int64_t>(at_least);
}

// Longest first: what is worst for balance over the cores is done while there is other work.
constexpr std::string_view kListPending = R"sql(
  SELECT min(id), text_hash, max(tokens) FROM chunk
  WHERE NOT EXISTS (
    SELECT 1 FROM embedding WHERE embedding.text_hash = chunk.text_hash AND model = :model
  )
  GROUP BY text_hash ORDER BY max(tokens) DESC, min(id)
)sql";

Result<std::vector<PendingChunk>> list_pending(const sqlite::Connection& connection,
                                               std::string_view model_id) {
  std::vector<PendingChunk> pending;
  RB_TRY(const bool none, are_all_embedded(connection, model_id));
  if (none) return pending;
  RB_TRY(const std::optional<std::int64_t> model, find_model(connection, model_id));
  RB_TRY(sqlite::Statement list, connection.prepare(kListPending));
  list.bind(":model", model.value_or(0));
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return pending;
    pending.push_back({.chunk = ChunkId{list.integer(0)},
                       .text_hash = hash_from(list.blob(1)),
                       .tokens = static_cast<int>(list.integer(2))});
  }
}

constexpr std::string_view kCountPending = R"sql(
  SELECT count(*) FROM chunk
  WHERE NOT EXISTS (
    SELECT 1 FROM embedding WHERE embedding.text_hash = chunk.text_hash AND model = :model
  )
)sql";

Result<std::int64_t> count_pending(const sqlite::Connection& connection,
                                   std::string_view model_id) {
  RB_TRY(const bool none, are_all_embedded(connection, model_id));
  if (none) return std::int64_t{0};
  RB_TRY(const std::optional<std::int64_t> model, find_model(connection, model_id));
  RB_TRY(sqlite::Statement count, connection.prepare(kCountPending));
  RB_TRY(const bool has_row, count.bind(":model", model.value_or(0)).step());
  return has_row ? count.integer(0) : std::int64_t{0};
}

constexpr std::string_view kRemoveVectors = R"sql(
  DELETE FROM embedding WHERE model = (SELECT id FROM embedding_model WHERE name = :name)
)sql";

Status remove_vectors(const sqlite::Connection& connection, std::string_view model_id) {
  RB_TRY(forget_all_embedded(connection));
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveVectors));
  return remove.bind_text(":name", model_id).run();
}

constexpr std::string_view kForgetUsedAgain = R"sql(
  DELETE FROM unused_embedding WHERE embedding IN (
    SELECT id FROM embedding WHERE text_hash IN (SELECT text_hash FROM chunk)
  )
)sql";

constexpr std::string_view kMarkUnused = R"sql(
  INSERT INTO unused_embedding (embedding, since_day)
  SELECT id, :today FROM embedding
  WHERE text_hash NOT IN (SELECT text_hash FROM chunk)
  ON CONFLICT DO NOTHING
)sql";

constexpr std::string_view kRemoveUnused = R"sql(
  DELETE FROM embedding WHERE id IN (
    SELECT embedding FROM unused_embedding WHERE since_day <= :last_day
  )
)sql";

Result<std::int64_t> remove_unused_vectors(const sqlite::Connection& connection, std::int64_t today,
                                           int older_than_days) {
  RB_TRY(sqlite::Statement forget, connection.prepare(kForgetUsedAgain));
  RB_TRY(forget.run());
  RB_TRY(sqlite::Statement mark, connection.prepare(kMarkUnused));
  RB_TRY(mark.bind(":today", today).run());
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveUnused));
  RB_TRY(remove.bind(":last_day", today - older_than_days).run());
  return connection.changes();
}

constexpr std::string_view kRemoveOfOtherModels = R"sql(
  DELETE FROM embedding WHERE model NOT IN (SELECT id FROM embedding_model WHERE name = :name)
)sql";

constexpr std::string_view kRemoveOtherModels = R"sql(
  DELETE FROM embedding_model WHERE name <> :name
)sql";

Result<std::int64_t> remove_vectors_of_other_models(const sqlite::Connection& connection,
                                                    std::string_view model_id) {
  RB_TRY(const bool keeps_all, are_all_embedded(connection, model_id));
  if (!keeps_all) RB_TRY(forget_all_embedded(connection));
  RB_TRY(sqlite::Statement vectors, connection.prepare(kRemoveOfOtherModels));
  RB_TRY(vectors.bind_text(":name", model_id).run());
  const std::int64_t removed = connection.changes();
  RB_TRY(sqlite::Statement models, connection.prepare(kRemoveOtherModels));
  RB_TRY(models.bind_text(":name", model_id).run());
  return removed;
}

constexpr std::string_view kCopyVectors = R"sql(
  SELECT embedding_model.name, text_hash, scale, vector, sum
  FROM embedding JOIN embedding_model ON embedding_model.id = embedding.model
)sql";

Status copy_vectors(const sqlite::Connection& from, const sqlite::Connection& to) {
  auto rows = from.prepare(kCopyVectors);
  if (!rows) return ok();
  while (true) {
    const auto more = rows->step();
    if (!more || !*more) return ok();
    const std::string_view name = rows->text(0);
    const VectorRow row{rows->blob(1), rows->real(2), rows->blob(3)};
    const Hash128 sum = hash_from(rows->blob(4));
    if (VectorSum(name).of(row.text_hash, row.scale, row.values) != sum) continue;
    RB_TRY(const std::int64_t model, find_or_insert_model(to, name));
    RB_TRY(put_row(to, model, row, sum));
  }
}

}  // namespace runbook
