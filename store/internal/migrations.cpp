#include "store/internal/migrations.h"

#include <string>

#include "base/failpoint.h"
#include "base/text.h"

namespace runbook {

namespace {

Error foreign(const sqlite::Connection& connection) {
  return {.code = Errc::corrupt,
          .message = "this database was not made by runbook; it is left as it is",
          .where = connection.file().string(),
          .hint = "choose another `knowledge.store.path`, or move the file away"};
}

Error newer(const sqlite::Connection& connection, std::int64_t version) {
  return {.code = Errc::newer_version,
          .message = str_cat("index was written by a newer runbook (schema ", version,
                             ", this one knows ", migrations().size(), ")"),
          .where = connection.file().string(),
          .hint = "upgrade runbook, or rebuild with `runbook knowledge sync --rebuild`"};
}

}  // namespace

Status check_version(const sqlite::Connection& connection) {
  RB_TRY(const std::int64_t application, connection.integer("PRAGMA application_id"));
  if (application != kApplicationId) return foreign(connection);
  RB_TRY(const std::int64_t version, connection.integer("PRAGMA user_version"));
  if (version > static_cast<std::int64_t>(migrations().size())) return newer(connection, version);
  if (version < 0) return foreign(connection);
  return ok();
}

Status migrate(const sqlite::Connection& connection) {
  RB_TRY(check_version(connection));
  RB_TRY(const std::int64_t version, connection.integer("PRAGMA user_version"));
  const auto pending = migrations().subspan(static_cast<std::size_t>(version));
  if (pending.empty()) return ok();
  RB_TRY(sqlite::Transaction transaction, sqlite::Transaction::begin(connection));
  for (const Migration& migration : pending) {
    RB_TRY(connection.run(std::string(migration.sql)).during(migration.name));
  }
  RB_TRY(connection.run(str_cat("PRAGMA user_version = ", migrations().size())));
  failpoint("in_migration");
  return transaction.commit();
}

}  // namespace runbook
