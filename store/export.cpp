// The whole index as one file that needs nothing beside it.
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

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

/// Beside the target, so that it can take its place; of a process each.
std::filesystem::path aside_of(const std::filesystem::path& target, std::int64_t process) {
  return target.parent_path() / str_cat(".", target.filename().string(), ".", process, ".tmp");
}

/// What exports to this file left behind that were ended half-way.
void remove_left_over(const std::filesystem::path& target) {
  const std::string start = str_cat(".", target.filename().string(), ".");
  std::error_code failed;
  std::vector<pid_t> gone;
  for (const auto& entry : std::filesystem::directory_iterator(target.parent_path(), failed)) {
    const std::string name = entry.path().filename().string();
    constexpr std::string_view kEnd = ".tmp";
    if (!name.starts_with(start) || !name.ends_with(kEnd)) continue;
    if (name.size() <= start.size() + kEnd.size()) continue;
    pid_t process = 0;
    const char* const end = name.data() + name.size() - kEnd.size();
    const auto read = std::from_chars(name.data() + start.size(), end, process);
    if (read.ptr != end || process <= 0) continue;
    if (::kill(process, 0) != 0 && errno == ESRCH) gone.push_back(process);
  }
  for (const pid_t process : gone)
    remove_database(aside_of(target, process));
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
  remove_left_over(target);
  const std::filesystem::path aside = aside_of(target, ::getpid());
  remove_database(aside);
  Status done = copy_into(connection, aside);
  if (done) done = mark_as_export(aside, exported_at);
  if (done) done = put_in_place(aside, target);
  if (!done) remove_database(aside);
  return done;
}

}  // namespace runbook
