// Files: opened so that nothing hostile hangs or leads astray, written so that nothing is lost.
//
// Thread-safe; no state. Paths of errors stand in `where` as they were given.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "runbook/result.h"

namespace runbook {

/// What decides whether a file is unchanged.
struct FileStat {
  std::int64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  std::uint64_t inode = 0;
  friend bool operator==(const FileStat&, const FileStat&) = default;
};

struct FileContent {
  std::string bytes;
  FileStat stat;  ///< taken after the last byte was read; equal before and after
};

/// Whether a final symbolic link is followed: never in a folder of documents, which may have come
/// with a clone; always for a file that the user named (dot files are links in many homes).
enum class FinalLink { refuse, follow };

inline constexpr std::int64_t kMaxFileBytes = 10 * 1024 * 1024;

/// Reads a regular file. Opens with O_NONBLOCK|O_NOFOLLOW|O_CLOEXEC and looks before it reads, so
/// that a FIFO, a device or a link never hangs it. A file that changes while it is read is read
/// again, up to three times.
/// @error not_found (gone, dangling), unsupported (not a regular file, a link), too_large,
///        io_error (refused, or changing all the time)
Result<FileContent> read_file(const std::filesystem::path& path,
                              std::int64_t max_bytes = kMaxFileBytes,
                              FinalLink final_link = FinalLink::refuse);

/// As read_file, of a file that the caller opened and keeps, from its first byte on. `shown` names
/// it in errors.
Result<FileContent> read_descriptor(int file, const std::filesystem::path& shown,
                                    std::int64_t max_bytes = kMaxFileBytes);

/// Stat without following a final link. @error not_found, io_error
Result<FileStat> stat_file(const std::filesystem::path& path);

/// Writes aside, fsyncs, renames, fsyncs the folder: the old content or the new one, never a part.
/// A final link is kept and its target replaced; the mode of an existing file is kept, a new one
/// gets 0666 less the umask. A device or a pipe is written to, never replaced.
/// @error not_found (no such folder), no_space, io_error
Status write_file_atomic(const std::filesystem::path& path, std::string_view bytes);

/// An Error from errno: "cannot <doing>: <reason in words>" at `path`, and the next step where one
/// is known (permission, read-only, no space with the free bytes). `doing` is a bare infinitive:
/// "read it", "make the index folder".
Error error_from_errno(int error_number, std::string_view doing, const std::filesystem::path& path);

/// Free bytes of the file system that holds `path`; -1 when unknown.
std::int64_t free_bytes(const std::filesystem::path& path);

/// "512 bytes", "1.5 kB", "10 MB": powers of 1000, for messages.
std::string human_bytes(std::int64_t bytes);

}  // namespace runbook
