#include "store/meta.h"

#include <charconv>
#include <string>

#include "base/clock.h"

namespace runbook {

constexpr std::string_view kFindMeta = R"sql(
  SELECT value FROM meta WHERE key = :key
)sql";

Result<std::optional<std::string>> find_meta(const sqlite::Connection& connection,
                                             std::string_view key) {
  RB_TRY(sqlite::Statement find, connection.prepare(kFindMeta));
  RB_TRY(const bool found, find.bind_text(":key", key).step());
  if (!found) return std::optional<std::string>();
  return std::optional<std::string>(find.text(0));
}

constexpr std::string_view kSetMeta = R"sql(
  INSERT INTO meta (key, value) VALUES (:key, :value)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value
)sql";

Status set_meta(const sqlite::Connection& connection, std::string_view key,
                std::string_view value) {
  RB_TRY(sqlite::Statement set, connection.prepare(kSetMeta));
  return set.bind_text(":key", key).bind_text(":value", value).run();
}

constexpr std::string_view kRemoveMeta = R"sql(
  DELETE FROM meta WHERE key = :key
)sql";

Status remove_meta(const sqlite::Connection& connection, std::string_view key) {
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveMeta));
  return remove.bind_text(":key", key).run();
}

Result<std::int64_t> find_meta_number(const sqlite::Connection& connection, std::string_view key) {
  RB_TRY(const std::optional<std::string> value, find_meta(connection, key));
  std::int64_t number = 0;
  if (value) std::from_chars(value->data(), value->data() + value->size(), number);
  return number;
}

Status raise_generation(const sqlite::Connection& connection) {
  RB_TRY(const std::int64_t generation, find_meta_number(connection, kGenerationKey));
  const std::int64_t next = generation > 0 ? generation + 1 : SystemClock().unix_ms();
  return set_meta(connection, kGenerationKey, std::to_string(next));
}

}  // namespace runbook
