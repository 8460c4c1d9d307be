#include "store/integrity.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "store/internal/deep_checks.h"
#include "store/lexical.h"

namespace runbook {

namespace {

constexpr std::string_view kRebuild =
    "run `runbook knowledge sync --rebuild`; vectors that are whole are kept";

DoctorCheck passed(std::string name, std::string detail) {
  return {.name = std::move(name), .passed = true, .detail = std::move(detail), .hint = {}};
}

DoctorCheck failed(std::string name, std::string detail) {
  return {.name = std::move(name),
          .passed = false,
          .detail = std::move(detail),
          .hint = std::string(kRebuild)};
}

constexpr std::string_view kQuickCheck = "PRAGMA quick_check(1)";
constexpr std::string_view kFullCheck = "PRAGMA integrity_check(1)";

DoctorCheck check_file(const sqlite::Connection& connection, CheckDepth depth) {
  const std::string name = "the database file is sound";
  const auto look = [&]() -> Result<std::string> {
    RB_TRY(sqlite::Statement check,
           connection.prepare(depth == CheckDepth::deep ? kFullCheck : kQuickCheck));
    RB_TRY(const bool has_row, check.step());
    return std::string(has_row ? check.text(0) : "no answer");
  };
  const Result<std::string> answer = look();
  if (!answer) return failed(name, answer.error().message);
  if (*answer != "ok") return failed(name, *answer);
  return passed(name, depth == CheckDepth::deep ? "every page and index" : "every page");
}

/// A count of rows that must not be there.
struct Rule {
  std::string_view name;
  std::string_view wrong;  ///< what is counted, behind a number
  std::string_view sql;
};

constexpr Rule kRules[] = {
    {"every chunk has its document", "chunks without one", R"sql(
       SELECT count(*) FROM chunk
       WHERE NOT EXISTS (SELECT 1 FROM document WHERE document.id = chunk.id / 8192)
     )sql"},
    {"every document has its text", "documents without one", R"sql(
       SELECT count(*) FROM document
       WHERE NOT EXISTS (SELECT 1 FROM document_text WHERE document_text.document = document.id)
     )sql"},
    {"every document has the lengths of its chunks", "documents without", R"sql(
       SELECT count(*) FROM document
       LEFT JOIN document_size ON document_size.document = document.id
       WHERE words IS NULL OR length(words) <> 2 * (
         SELECT count(*) FROM chunk
         WHERE chunk.id >= document.id * 8192 AND chunk.id < (document.id + 1) * 8192
       )
     )sql"},
    {"chunks are numbered in order", "chunks that are not", R"sql(
       SELECT count(*) FROM (
         SELECT id % 8192 AS place,
                row_number() OVER (PARTITION BY id / 8192 ORDER BY id) - 1 AS expected_place
         FROM chunk
       )
       WHERE place <> expected_place
     )sql"},
    {"every reference leads to its row", "that lead nowhere", R"sql(
       SELECT count(*) FROM pragma_foreign_key_check
     )sql"},
    {"vectors are well formed", "vectors that are not", R"sql(
       SELECT count(*) FROM embedding
       JOIN (SELECT model AS of_model, max(length(vector)) AS dimension
             FROM embedding GROUP BY model) ON of_model = model
       WHERE length(vector) <> dimension OR dimension = 0 OR length(text_hash) <> 16
         OR NOT (scale >= 0 AND scale < 1e30)
         OR NOT EXISTS (SELECT 1 FROM embedding_model WHERE embedding_model.id = model)
     )sql"},
};

DoctorCheck check_rule(const sqlite::Connection& connection, const Rule& rule) {
  const Result<std::int64_t> wrong = connection.integer(rule.sql);
  const std::string name(rule.name);
  if (!wrong) return failed(name, wrong.error().message);
  if (*wrong > 0) return failed(name, str_cat(*wrong, " ", rule.wrong));
  return passed(name, "none is without");
}

constexpr std::string_view kCountChunks = R"sql(
  SELECT count(*) FROM chunk
)sql";

/// FTS5 keeps no list of its rows; how many there are it knows.
DoctorCheck check_full_text_rows(const sqlite::Connection& connection) {
  const std::string name = "the full-text index has a row for every chunk";
  const auto chunks = connection.integer(kCountChunks);
  if (!chunks) return failed(name, chunks.error().message);
  const auto rows = count_lexical_rows(connection);
  if (!rows) return failed(name, rows.error().message);
  if (*rows != *chunks) return failed(name, str_cat(*rows, " rows, ", *chunks, " chunks"));
  return passed(name, str_cat(*rows, " rows"));
}

DoctorCheck check_deep(const std::string& name, const Result<DeepFinding>& finding) {
  if (!finding) return failed(name, finding.error().message);
  if (!finding->wrong.empty()) return failed(name, finding->wrong);
  return passed(name, finding->counted);
}

}  // namespace

// In a damaged file a query may go round in circles; what it could tell is known by then.
constexpr int kMaxDamagedMs = 5'000;

std::vector<DoctorCheck> check_integrity(const sqlite::Connection& connection, CheckDepth depth) {
  std::vector<DoctorCheck> checks;
  std::optional<sqlite::TimeLimit> limit(std::in_place, connection, kMaxDamagedMs);
  checks.push_back(check_deep("the tables are those of runbook", check_schema(connection)));
  limit.reset();
  checks.push_back(check_file(connection, depth));
  const bool sound = checks.front().passed && checks.back().passed;
  if (!sound) limit.emplace(connection, kMaxDamagedMs);
  for (const Rule& rule : kRules)
    checks.push_back(check_rule(connection, rule));
  checks.push_back(check_full_text_rows(connection));
  if (depth == CheckDepth::deep) {
    checks.push_back(
        check_deep("small tables agree with their sum", check_small_tables(connection)));
    checks.push_back(
        check_deep("facts and services agree with their sum", check_services(connection)));
    checks.push_back(
        check_deep("services of documents agree with their sums", check_joins_kept(connection)));
    checks.push_back(check_deep("texts and rows agree with their sums", check_texts(connection)));
    checks.push_back(check_deep("chunks leave no gap in their texts", check_coverage(connection)));
    checks.push_back(check_deep("vectors agree with their sums", check_vectors(connection)));
    checks.push_back(
        check_deep("the full-text index is that of the texts", check_full_text(connection)));
  }
  return checks;
}

}  // namespace runbook
