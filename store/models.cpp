#include "store/models.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <string>
#include <vector>

#include "base/text.h"
#include "store/meta.h"

namespace runbook {
namespace {

constexpr std::size_t kPairs = 1'000;
// Fewer say more about their few pages than about the model.
constexpr std::size_t kFewestVectors = 20;

// Facts stand in `meta`: "served_model:<id>" and "cosine_floor:<id>" → "0.5312 659", the second
// number being the vectors it was estimated from.
std::string served_key(std::string_view model_id) {
  return str_cat("served_model:", model_id);
}
std::string floor_key(std::string_view model_id) {
  return str_cat("cosine_floor:", model_id);
}

struct Estimate {
  double floor = 0;
  std::size_t vectors = 0;
};

Result<std::optional<Estimate>> find_estimate(const sqlite::Connection& connection,
                                              std::string_view model_id) {
  RB_TRY(const std::optional<std::string> text, find_meta(connection, floor_key(model_id)));
  if (!text) return std::optional<Estimate>();
  Estimate estimate;
  const char* const end = text->data() + text->size();
  const auto floor = std::from_chars(text->data(), end, estimate.floor);
  if (floor.ec != std::errc{} || floor.ptr == end) return std::optional<Estimate>();
  std::from_chars(floor.ptr + 1, end, estimate.vectors);
  return std::optional<Estimate>(estimate);
}

constexpr std::string_view kListVectors = R"sql(
  SELECT embedding.id FROM embedding JOIN embedding_model ON embedding_model.id = model
  WHERE embedding_model.name = :model ORDER BY embedding.id
)sql";

Result<std::vector<std::int64_t>> list_vectors(const sqlite::Connection& connection,
                                               std::string_view model_id) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListVectors));
  list.bind_text(":model", model_id);
  std::vector<std::int64_t> ids;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return ids;
    ids.push_back(list.integer(0));
  }
}

constexpr std::string_view kGetVector = R"sql(
  SELECT scale, vector FROM embedding WHERE id = :id
)sql";

Result<QuantizedVector> get_vector(const sqlite::Connection& connection, std::int64_t id) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetVector));
  RB_TRY(const bool found, get.bind(":id", id).step());
  if (!found) return QuantizedVector{};
  const std::string_view bytes = get.blob(1);
  return QuantizedVector{.values = std::vector<std::int8_t>(bytes.begin(), bytes.end()),
                         .scale = static_cast<float>(get.real(0))};
}

double cosine_of(const QuantizedVector& a, const QuantizedVector& b) {
  std::int64_t product = 0;
  for (std::size_t i = 0; i < std::min(a.values.size(), b.values.size()); ++i)
    product += std::int64_t{a.values[i]} * b.values[i];
  return static_cast<double>(product) * double{a.scale} * double{b.scale};
}

Result<double> median_cosine(const sqlite::Connection& connection,
                             const std::vector<std::int64_t>& ids) {
  std::minstd_rand random(1);  // the same index gives the same floor
  const auto draw = [&] { return static_cast<std::size_t>(random()) % ids.size(); };
  std::vector<double> cosines;
  cosines.reserve(kPairs);
  while (cosines.size() < kPairs) {
    const std::size_t first = draw();
    const std::size_t second = draw();
    if (first == second) continue;
    RB_TRY(const QuantizedVector a, get_vector(connection, ids[first]));
    RB_TRY(const QuantizedVector b, get_vector(connection, ids[second]));
    cosines.push_back(cosine_of(a, b));
  }
  const auto middle = cosines.begin() + static_cast<std::ptrdiff_t>(kPairs / 2);
  std::nth_element(cosines.begin(), middle, cosines.end());
  return *middle;
}

}  // namespace

Result<ModelFacts> find_model_facts(const sqlite::Connection& connection,
                                    std::string_view model_id) {
  ModelFacts facts;
  RB_TRY(std::optional<std::string> served, find_meta(connection, served_key(model_id)));
  facts.served_model = std::move(served).value_or("");
  RB_TRY(const std::optional<Estimate> estimate, find_estimate(connection, model_id));
  if (estimate) facts.cosine_floor = estimate->floor;
  return facts;
}

Status set_served_model(const sqlite::Connection& connection, std::string_view model_id,
                        std::string_view served_model) {
  return set_meta(connection, served_key(model_id), served_model);
}

Status update_cosine_floor(const sqlite::Connection& connection, std::string_view model_id) {
  RB_TRY(const std::optional<Estimate> known, find_estimate(connection, model_id));
  RB_TRY(const std::vector<std::int64_t> ids, list_vectors(connection, model_id));
  if (ids.size() < kFewestVectors || (known && ids.size() < 2 * known->vectors)) return ok();
  RB_TRY(const double floor, median_cosine(connection, ids));
  return set_meta(connection, floor_key(model_id), str_cat(floor, " ", ids.size()));
}

constexpr std::string_view kVectorLength = R"sql(
  SELECT length(vector) FROM embedding JOIN embedding_model ON embedding_model.id = model
  WHERE embedding_model.name = :model LIMIT 1
)sql";

Result<std::size_t> vector_dimension(const sqlite::Connection& connection,
                                     std::string_view model_id) {
  RB_TRY(sqlite::Statement find, connection.prepare(kVectorLength));
  RB_TRY(const bool found, find.bind_text(":model", model_id).step());
  return found ? static_cast<std::size_t>(find.integer(0)) : std::size_t{0};
}

// Vectors are looked up by text hash, so this costs one pass over the chunks.
constexpr std::string_view kFindReplaced = R"sql(
  SELECT other.name, count(DISTINCT chunk.text_hash)
  FROM chunk
  JOIN embedding ON embedding.text_hash = chunk.text_hash
  JOIN embedding_model AS other ON other.id = embedding.model
  WHERE other.name <> :model AND NOT EXISTS (
    SELECT 1 FROM embedding AS own JOIN embedding_model ON embedding_model.id = own.model
    WHERE own.text_hash = chunk.text_hash AND embedding_model.name = :model
  )
  GROUP BY other.id ORDER BY 2 DESC, other.id DESC LIMIT 1
)sql";

Result<std::optional<ReplacedModel>> find_replaced_model(const sqlite::Connection& connection,
                                                         std::string_view model_id) {
  RB_TRY(sqlite::Statement find, connection.prepare(kFindReplaced));
  RB_TRY(const bool found, find.bind_text(":model", model_id).step());
  if (!found) return std::optional<ReplacedModel>();
  return std::optional<ReplacedModel>(
      ReplacedModel{.name = std::string(find.text(0)), .texts = find.integer(1)});
}

}  // namespace runbook
