#include "store/small_tables.h"

#include <string>

#include "base/text.h"
#include "store/meta.h"

namespace runbook {

namespace {

// What the sum is kept under is no part of it.
constexpr std::string_view kListRows = R"sql(
  SELECT 'meta', key, value, '', '' FROM meta WHERE key <> 'small_tables_sum'
  UNION ALL SELECT 'source', id, name, root, '' FROM source
  UNION ALL SELECT 'embedding_model', id, name, '', '' FROM embedding_model
  UNION ALL SELECT 'file_error', source, path, message, hint FROM file_error
  UNION ALL SELECT 'unused_embedding', embedding, since_day, '', '' FROM unused_embedding
  ORDER BY 1, 2, 3
)sql";
constexpr std::string_view kSumKey = "small_tables_sum";

}  // namespace

Result<SmallTablesSum> sum_of_small_tables(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement rows, connection.prepare(kListRows));
  SmallTablesSum found;
  std::string bytes;
  while (true) {
    RB_TRY(const bool more, rows.step());
    if (!more) break;
    ++found.rows;
    // Each with its length, so that nothing can move between two of them.
    for (int column = 0; column < rows.column_count(); ++column)
      bytes += str_cat(rows.text(column).size(), ":", rows.text(column));
  }
  found.sum = hash_of(bytes);
  return found;
}

Status keep_small_tables_sum(const sqlite::Connection& connection) {
  RB_TRY(const SmallTablesSum rows, sum_of_small_tables(connection));
  return set_meta(connection, kSumKey, to_hex(rows.sum));
}

Result<std::optional<std::string>> find_small_tables_sum(const sqlite::Connection& connection) {
  return find_meta(connection, kSumKey);
}

}  // namespace runbook
