// Files: opened so that nothing hostile hangs or leads astray, written so that nothing is lost.
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

/// Reads a regular file. Opens with O_NONBLOCK|O_NOFOLLOW|O_CLOEXEC and looks before it reads, so
/// that a FIFO, a device or a link never hangs it. A file that changes while it is read is read
/// again, up to three times.
/// @error not_found (gone, dangling), unsupported (not a regular file), too_large, io_error
Result<FileContent> read_file(const std::filesystem::path& path,
                              std::int64_t max_bytes = 10 * 1024 * 1024);

/// Stat without following a final link. @error not_found, io_error
Result<FileStat> stat_file(const std::filesystem::path& path);

/// Writes aside, fsyncs, renames, fsyncs the folder: the old content or the new one, never a part.
/// @error no_space, io_error
Status write_file_atomic(const std::filesystem::path& path, std::string_view bytes);

/// An Error from errno: names the path, the reason in words, and the next step where one is known
/// (permission, read-only, no space with the free bytes).
Error error_from_errno(int error_number, std::string_view doing, const std::filesystem::path& path);

/// Free bytes of the file system that holds `path`; -1 when unknown.
std::int64_t free_bytes(const std::filesystem::path& path);

}  // namespace runbook
