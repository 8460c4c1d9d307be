// Opening the database, for readers and for the one writer: folder, files, schema.
#pragma once

#include <filesystem>

#include "runbook/result.h"
#include "store/internal/sqlite.h"

namespace runbook {

/// Makes the folder (0700, marked as a cache) unless it is there, and looks whether it may be
/// written: it must be ours and nobody else's to write.
/// @error io_error, no_space
Status prepare_folder(const std::filesystem::path& folder);

/// Read-only, one snapshot for the life of the connection.
/// @error not_found, newer_version, corrupt, io_error
Result<sqlite::Connection> open_for_reading(const std::filesystem::path& database);

/// How changes are kept until they are whole. `wal` shares memory between processes, which only
/// those of one machine can; with `rollback` readers and the writer wait for each other.
enum class Journal { wal, rollback };

/// For the holder of the writer lock: makes the file (0600), gives it this journal, migrates. Where
/// shared memory does not work the journal is `rollback` anyway.
/// @error newer_version, corrupt (then nothing was changed), busy (a reader keeps the other
///        journal), io_error, no_space
Result<sqlite::Connection> open_for_writing(const std::filesystem::path& database, Journal journal);

/// What the first bytes of a file say, without opening it as a database.
enum class FileKind {
  absent,
  empty,
  ours,
  foreign,  ///< an SQLite database of another program
  garbage,  ///< no SQLite database
};
/// @error io_error
Result<FileKind> kind_of_file(const std::filesystem::path& database);

/// Whether the database lies where only runbook puts files: directly in `.runbook/cache/`. A file
/// elsewhere that is no index is somebody's.
bool lies_in_our_cache(const std::filesystem::path& database);

/// The error for a file that must not be written; `kind` is foreign, garbage or empty.
Error refuse_file(const std::filesystem::path& database, FileKind kind);

/// Moves the database with its log away: `index.db` becomes `index.db<suffix>`.
/// @error io_error
Status set_aside(const std::filesystem::path& database, const char* suffix);

/// Removes the log of a closed database whose log is empty.
/// @error io_error
Status remove_log(const std::filesystem::path& database);

/// Renames a closed database without log, and makes the rename last.
/// @error io_error
Status put_in_place(const std::filesystem::path& fresh, const std::filesystem::path& database);

/// Removes a database with its log; files that are not there are no error.
void remove_database(const std::filesystem::path& database);

}  // namespace runbook
