#include "store/internal/open.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "base/failpoint.h"
#include "base/files.h"
#include "base/text.h"
#include "store/internal/migrations.h"

namespace runbook {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMakeHint = "make it with `runbook knowledge sync`";

constexpr std::string_view kCacheTag =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder holds what runbook derived from documents. It can be removed at any time;\n"
    "# `runbook knowledge sync` makes it again. See https://bford.info/cachedir/\n";

fs::path with_suffix(const fs::path& database, std::string_view suffix) {
  fs::path path = database;
  path += suffix;
  return path;
}

fs::path folder_of(const fs::path& database) {
  return database.has_parent_path() ? database.parent_path() : fs::path(".");
}

bool is_there(const fs::path& file) {
  struct stat status {};
  return ::lstat(file.c_str(), &status) == 0;
}

// Written last: where it is, the rest is.
constexpr const char* kIgnoreFile = ".gitignore";

/// Only runbook puts files there.
bool is_our_cache(const fs::path& folder) {
  return folder.filename() == "cache" && folder.parent_path().filename() == ".runbook";
}

Status mark_as_cache(const fs::path& folder) {
  RB_TRY(write_file_atomic(folder / "CACHEDIR.TAG", kCacheTag));
  failpoint("cache_tagged");
  return write_file_atomic(folder / kIgnoreFile, "*\n");
}

bool has_content(const fs::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 && status.st_size > 0;
}

/// Makes an empty file that only its owner may read. SQLite gives the same mode to -wal and -shm.
Status make_private_file(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return error_from_errno(errno, "make the index", file);
  ::close(descriptor);
  return ok();
}

Error no_index(const fs::path& database) {
  return {.code = Errc::not_found,
          .message = "there is no index yet",
          .where = database.string(),
          .hint = std::string(kMakeHint)};
}

/// What older schemas keep lies in other tables; a sync fills them anew.
Error older(const fs::path& database, std::int64_t version) {
  return {
      .code = Errc::unsupported,
      .message = str_cat("index was written by an older runbook (schema ", version,
                         ", this one reads ", migrations().size(), ")"),
      .where = database.string(),
      .hint =
          "run `runbook knowledge sync`, which fills it anew and keeps its vectors; an export has "
          "to be made anew"};
}

/// Takes the snapshot that every later statement of the connection reads.
Status begin_snapshot(const sqlite::Connection& connection) {
  RB_TRY(connection.run("BEGIN"));
  return check_version(connection);
}

Result<sqlite::Connection> open_snapshot(const fs::path& database, sqlite::Access access) {
  RB_TRY(sqlite::Connection connection, sqlite::Connection::open(database, access));
  RB_TRY(begin_snapshot(connection));
  return connection;
}

/// What SQLite can do in a folder that nobody may write: with a -shm left by a writer it reads the
/// log; without one, and without anything in the log, the file alone is the whole truth.
Result<sqlite::Connection> open_in_read_only_folder(const fs::path& database, Error first_error) {
  if (has_content(with_suffix(database, "-wal")) ||
      has_content(with_suffix(database, "-journal"))) {
    return Error{.code = Errc::io_error,
                 .message =
                     "the folder is read-only and the index has changes in its log that "
                     "cannot be read from there",
                 .where = database.string(),
                 .hint =
                     "run `runbook knowledge sync` where the folder can be written, or copy "
                     "the folder to such a place"};
  }
  auto opened = open_snapshot(database, sqlite::Access::immutable);
  if (!opened && opened.error().code == Errc::io_error) return first_error;
  return opened;
}

/// The journal is kept in the file's header; changing it needs the file alone.
Status set_journal(const sqlite::Connection& connection, Journal journal) {
  const bool wal = journal == Journal::wal;
  RB_TRY(sqlite::Statement change,
         connection.prepare(wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE"));
  RB_TRY(const bool has_row, change.step());
  if (wal || (has_row && change.text(0) == "delete")) return ok();
  return Error{.code = Errc::busy,
               .message = "the index is read by another process and cannot change its journal",
               .where = connection.file().string(),
               .hint = "run the command again when the other one is done"};
}

}  // namespace

Status prepare_folder(const fs::path& folder) {
  std::error_code failed;
  if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), failed);
  if (::mkdir(folder.c_str(), 0700) == 0) {
    failpoint("cache_folder_made");
    return mark_as_cache(folder);
  }
  if (errno != EEXIST) return error_from_errno(errno, "make the index folder", folder);

  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) {
    return error_from_errno(errno, "look at the index folder", folder);
  }
  if (status.st_uid != ::geteuid()) {
    return Error{.code = Errc::io_error,
                 .message = "the index folder belongs to another user; it is not written",
                 .where = folder.string(),
                 .hint = "run as its owner, or choose another `knowledge.store.path`"};
  }
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return Error{.code = Errc::io_error,
                 .message = "the index folder can be written by others; it is not written",
                 .where = folder.string(),
                 .hint = str_cat("run `chmod go-w ", folder.string(), "`")};
  }
  // Whoever made it may have died before it was marked.
  const bool unmarked = is_our_cache(folder) && !is_there(folder / kIgnoreFile);
  return unmarked ? mark_as_cache(folder) : ok();
}

Result<FileKind> kind_of_file(const fs::path& database) {
  // A FIFO under this name must not block: O_NONBLOCK.
  const int descriptor = ::open(database.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return FileKind::absent;
    return error_from_errno(errno, "read the index", database);
  }
  // Offsets of the SQLite file header: magic at 0, application id at 68, big-endian.
  constexpr std::size_t kApplicationIdAt = 68;
  std::array<char, 100> header{};
  const ssize_t count = ::pread(descriptor, header.data(), header.size(), 0);
  const int reason = errno;
  ::close(descriptor);
  if (count < 0) return error_from_errno(reason, "read the index", database);
  if (count == 0) return FileKind::empty;
  if (count < std::ssize(header) || std::memcmp(header.data(), "SQLite format 3", 16) != 0) {
    return FileKind::garbage;
  }
  std::uint32_t application = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    application = application << 8 | static_cast<unsigned char>(header[kApplicationIdAt + i]);
  }
  return application == static_cast<std::uint32_t>(kApplicationId) ? FileKind::ours
                                                                   : FileKind::foreign;
}

bool lies_in_our_cache(const fs::path& database) {
  return is_our_cache(database.parent_path());
}

Error refuse_file(const fs::path& database, FileKind kind) {
  Error error{.code = Errc::corrupt, .message = {}, .where = database.string(), .hint = {}};
  if (kind == FileKind::foreign) {
    error.message = "this database was not made by runbook; it is left as it is";
    error.hint = "choose another `knowledge.store.path`, or move the file away";
  } else if (lies_in_our_cache(database)) {
    error.message = "this file is not an index of runbook, or its beginning is damaged";
    error.hint = "make it anew with `runbook knowledge sync --rebuild`";
  } else {
    error.message = "this file is not an index of runbook; it is left as it is";
    error.hint = "choose another `knowledge.store.path`, or move the file away";
  }
  return error;
}

Result<sqlite::Connection> open_for_reading(const fs::path& database) {
  RB_TRY(const FileKind kind, kind_of_file(database));
  if (kind == FileKind::absent || kind == FileKind::empty) return no_index(database);
  if (kind != FileKind::ours) return refuse_file(database, kind);

  auto opened = open_snapshot(database, sqlite::Access::read);
  if (!opened && opened.error().code == Errc::io_error &&
      ::faccessat(AT_FDCWD, folder_of(database).c_str(), W_OK, AT_EACCESS) != 0) {
    opened = open_in_read_only_folder(database, std::move(opened).error());
  }
  RB_TRY(sqlite::Connection connection, std::move(opened));
  // Another process may be making it just now: marked as ours, without tables yet.
  RB_TRY(const std::int64_t version, connection.integer("PRAGMA user_version"));
  if (version == 0) return no_index(database);
  if (version < std::ssize(migrations())) return older(database, version);
  return connection;
}

Result<sqlite::Connection> open_for_writing(const fs::path& database, Journal journal) {
  RB_TRY(const FileKind kind, kind_of_file(database));
  if (kind == FileKind::foreign || kind == FileKind::garbage) return refuse_file(database, kind);
  if (kind == FileKind::empty && !lies_in_our_cache(database)) return refuse_file(database, kind);
  RB_TRY(make_private_file(database));
  failpoint("empty_database_made");
  RB_TRY(sqlite::Connection connection, sqlite::Connection::open(database, sqlite::Access::write));
  RB_TRY(const std::int64_t version, connection.integer("PRAGMA user_version"));
  // An empty file is marked as ours before any table: whoever finds it after a crash knows whose it
  // is. Mark and journal are kept in the file's header; a crash may come between.
  if (version == 0) RB_TRY(connection.run(str_cat("PRAGMA application_id = ", kApplicationId)));
  if (version == 0) failpoint("database_marked");
  RB_TRY(set_journal(connection, journal));
  // NORMAL: a commit survives the death of the process; Writer::finish makes it survive the
  // machine's. A rollback journal needs FULL for the file to stay whole. 32 MiB of cache: a batch
  // of 200 documents never spills into the log before commit.
  RB_TRY(connection.run(journal == Journal::wal ? "PRAGMA synchronous = NORMAL"
                                                : "PRAGMA synchronous = FULL"));
  RB_TRY(connection.run("PRAGMA cache_size = -32768"));
  RB_TRY(migrate(connection));
  return connection;
}

Status set_aside(const fs::path& database, const char* suffix) {
  const fs::path target = with_suffix(database, suffix);
  remove_database(target);
  // The database first: a reader that comes between finds no index rather than half of one.
  for (const std::string_view part : {"", "-wal", "-shm", "-journal"}) {
    const fs::path from = with_suffix(database, part);
    if (::rename(from.c_str(), with_suffix(target, part).c_str()) != 0 && errno != ENOENT) {
      return error_from_errno(errno, "set the old index aside", from);
    }
  }
  return ok();
}

Status remove_log(const fs::path& database) {
  for (const std::string_view part : {"-wal", "-shm"}) {
    const fs::path file = with_suffix(database, part);
    if (::unlink(file.c_str()) != 0 && errno != ENOENT) {
      return error_from_errno(errno, "remove it", file);
    }
  }
  return ok();
}

Status put_in_place(const fs::path& fresh, const fs::path& database) {
  if (::rename(fresh.c_str(), database.c_str()) != 0) {
    return error_from_errno(errno, "put the new index in its place", database);
  }
  const int folder = ::open(folder_of(database).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return error_from_errno(errno, "open it", folder_of(database));
  const int synced = ::fsync(folder);
  const int reason = errno;
  ::close(folder);
  if (synced != 0) return error_from_errno(reason, "sync it", folder_of(database));
  return ok();
}

void remove_database(const fs::path& database) {
  for (const std::string_view part : {"", "-wal", "-shm", "-journal"}) {
    std::error_code ignored;
    fs::remove(with_suffix(database, part), ignored);
  }
}

}  // namespace runbook
