#include "store/facts.h"

#include <string>

#include "base/text.h"
#include "store/meta.h"

namespace runbook {

namespace {

// What the sum is kept under is no part of it.
constexpr std::string_view kListFacts = R"sql(
  SELECT 'meta', key, value, '', '' FROM meta WHERE key <> 'facts_sum'
  UNION ALL SELECT 'source', id, name, root, '' FROM source
  UNION ALL SELECT 'embedding_model', id, name, '', '' FROM embedding_model
  UNION ALL SELECT 'file_error', source, path, message, hint FROM file_error
  UNION ALL SELECT 'unused_embedding', embedding, since_day, '', '' FROM unused_embedding
  ORDER BY 1, 2, 3
)sql";
constexpr std::string_view kFactsSumKey = "facts_sum";

}  // namespace

Result<FactsSum> sum_of_facts(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement facts, connection.prepare(kListFacts));
  FactsSum found;
  std::string bytes;
  while (true) {
    RB_TRY(const bool more, facts.step());
    if (!more) break;
    ++found.rows;
    // Each with its length, so that nothing can move between two of them.
    for (int column = 0; column < facts.column_count(); ++column)
      bytes += str_cat(facts.text(column).size(), ":", facts.text(column));
  }
  found.sum = hash_of(bytes);
  return found;
}

Status keep_facts_sum(const sqlite::Connection& connection) {
  RB_TRY(const FactsSum facts, sum_of_facts(connection));
  return set_meta(connection, kFactsSumKey, to_hex(facts.sum));
}

Result<std::optional<std::string>> find_facts_sum(const sqlite::Connection& connection) {
  return find_meta(connection, kFactsSumKey);
}

}  // namespace runbook
