// The whole index as one file that needs nothing beside it.
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/text.h"
#include "store/internal/open.h"
#include "store/internal/sqlite.h"
#include "store/meta.h"
#include "store/small_tables.h"
#include "store/store.h"

namespace runbook {

namespace {

constexpr std::string_view kCopyInto = R"sql(
  VACUUM INTO :file
)sql";

Status copy_into(const sqlite::Connection& connection, const std::filesystem::path& file) {
  // The snapshot ends: VACUUM reads one of its own. It writes only the new file.
  RB_TRY(connection.run("ROLLBACK; PRAGMA query_only = OFF"));
  const std::string name = file.string();
  RB_TRY(sqlite::Statement copy, connection.prepare(kCopyInto));
  return copy.bind_text(":file", name).run();
}

Status mark_as_export(const std::filesystem::path& file, std::string_view exported_at) {
  RB_TRY(const sqlite::Connection copy, sqlite::Connection::open(file, sqlite::Access::write));
  RB_TRY(copy.run("PRAGMA synchronous = FULL"));
  RB_TRY(sqlite::Transaction transaction, sqlite::Transaction::begin(copy));
  RB_TRY(set_meta(copy, kExportedKey, exported_at));
  RB_TRY(keep_small_tables_sum(copy));
  return transaction.commit();
}

}  // namespace

Status export_index(const std::filesystem::path& database, const std::filesystem::path& target,
                    std::string_view exported_at) {
  RB_TRY(const sqlite::Connection connection, open_for_reading(database));
  const std::filesystem::path aside =
      target.parent_path() / str_cat(".", target.filename().string(), ".", ::getpid(), ".tmp");
  remove_database(aside);
  Status done = copy_into(connection, aside);
  if (done) done = mark_as_export(aside, exported_at);
  if (done) done = put_in_place(aside, target);
  if (!done) remove_database(aside);
  return done;
}

}  // namespace runbook
