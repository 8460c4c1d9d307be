#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/text.h"

namespace runbook {
namespace {

/// An editor that saves takes milliseconds; a file that changed three times in a row is a log.
constexpr int kReadAttempts = 3;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;

FileStat to_file_stat(const struct stat& status) {
  return {.size_bytes = status.st_size,
          .mtime_ns = status.st_mtim.tv_sec * kNsPerSecond + status.st_mtim.tv_nsec,
          .inode = status.st_ino};
}

Error not_a_file(const std::filesystem::path& path, std::string_view what) {
  return Error{.code = Errc::unsupported,
               .message = str_cat("is ", what, ", not a regular file"),
               .where = path.string(),
               .hint = ""};
}

Error not_a_file(const std::filesystem::path& path, mode_t mode) {
  if (S_ISDIR(mode)) return not_a_file(path, "a folder");
  if (S_ISFIFO(mode)) return not_a_file(path, "a named pipe");
  if (S_ISSOCK(mode)) return not_a_file(path, "a socket");
  if (S_ISLNK(mode)) return not_a_file(path, "a symbolic link");
  return not_a_file(path, "a device");
}

/// Why open() refused, told apart where errno alone misleads: ELOOP stands for any final link under
/// O_NOFOLLOW, ENXIO for a socket.
Error open_error(int error_number, const std::filesystem::path& path) {
  struct stat status {};
  const bool is_link = ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
  if (is_link && ::stat(path.c_str(), &status) != 0 && errno == ENOENT) {
    return Error{.code = Errc::not_found,
                 .message = "is a symbolic link to nothing",
                 .where = path.string(),
                 .hint = "remove the link, or restore what it points to"};
  }
  const bool leads_to_file = is_link && ::stat(path.c_str(), &status) == 0;
  if (error_number == ELOOP && leads_to_file) return not_a_file(path, S_IFLNK);
  if (error_number == ENXIO) return not_a_file(path, status.st_mode);
  return error_from_errno(error_number, "open it", path);
}

Result<FileDescriptor> open_for_reading(const std::filesystem::path& path, FinalLink final_link) {
  const int no_follow = final_link == FinalLink::refuse ? O_NOFOLLOW : 0;
  // O_NOCTTY: a file that is a terminal does not become ours.
  const int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | no_follow;
  FileDescriptor file(::open(path.c_str(), flags));
  if (!file) return open_error(errno, path);
  return file;
}

Result<FileStat> stat_regular(int file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file, &status) != 0) return error_from_errno(errno, "stat it", path);
  if (!S_ISREG(status.st_mode)) return not_a_file(path, status.st_mode);
  return to_file_stat(status);
}

Error too_large(const std::filesystem::path& path, std::int64_t size, std::int64_t max_bytes) {
  return Error{.code = Errc::too_large,
               .message = str_cat("is too large: ", human_bytes(size), ", the limit is ",
                                  human_bytes(max_bytes)),
               .where = path.string(),
               .hint = ""};
}

/// Fills `bytes` from the start of the file and cuts it where the file ends.
Status read_from_start(int file, const std::filesystem::path& path, std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return error_from_errno(errno, "read it", path);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return ok();
}

}  // namespace

Result<FileContent> read_file(const std::filesystem::path& path, std::int64_t max_bytes,
                              FinalLink final_link) {
  RB_TRY(const FileDescriptor file, open_for_reading(path, final_link));
  return read_descriptor(file.get(), path, max_bytes);
}

Result<FileContent> read_descriptor(int file, const std::filesystem::path& path,
                                    std::int64_t max_bytes) {
  for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
    RB_TRY(const FileStat before, stat_regular(file, path));
    if (before.size_bytes > max_bytes) return too_large(path, before.size_bytes, max_bytes);
    FileContent content;
    // One byte more than the file has: reading it means that the file grew.
    content.bytes.resize(static_cast<std::size_t>(before.size_bytes) + 1);
    RB_TRY(read_from_start(file, path, content.bytes));
    RB_TRY(const FileStat after, stat_regular(file, path));
    content.stat = after;
    const bool whole = std::cmp_equal(content.bytes.size(), after.size_bytes);
    if (whole && after == before) return content;
  }
  return Error{.code = Errc::io_error,
               .message = str_cat("changed while it was read, ", kReadAttempts, " times in a row"),
               .where = path.string(),
               .hint = "sync again when nothing writes to it"};
}

Result<FileStat> stat_file(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return error_from_errno(errno, "stat it", path);
  return to_file_stat(status);
}

}  // namespace runbook
