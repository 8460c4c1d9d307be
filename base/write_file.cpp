#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/new_file.h"
#include "base/text.h"

namespace runbook {
namespace {

enum class Existing { replace, refuse };

constexpr mode_t kNewFileMode = 0666;
constexpr mode_t kModeBits = 07777;

/// A file beside the target that goes away unless it is renamed. Its name is new to every process
/// and thread, so that two writers never share one.
class AsideFile {
 public:
  explicit AsideFile(const std::filesystem::path& target) {
    static std::atomic<unsigned> counter{0};
    const std::string name =
        str_cat(".", target.filename().string(), ".", ::getpid(), ".", ++counter, ".tmp");
    path_ = target.parent_path() / name;
  }
  AsideFile(const AsideFile&) = delete;
  AsideFile& operator=(const AsideFile&) = delete;
  ~AsideFile() {
    if (!renamed_) ::unlink(path_.c_str());
  }

  const std::filesystem::path& path() const { return path_; }

  bool rename_to(const std::filesystem::path& target, Existing existing) {
    renamed_ = existing == Existing::replace ? std::rename(path_.c_str(), target.c_str()) == 0
                                             : rename_to_new(target);
    return renamed_;
  }

 private:
  bool rename_to_new(const std::filesystem::path& target) const {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
      return true;
    }
    if (errno != EINVAL && errno != ENOSYS) return false;
    // A file system that cannot: a link is never made over something.
    return ::link(path_.c_str(), target.c_str()) == 0 && ::unlink(path_.c_str()) == 0;
  }

  std::filesystem::path path_;
  bool renamed_ = false;
};

bool write_all(const FileDescriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Where the bytes go: behind a final link, or `path` itself.
std::filesystem::path behind_link(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  std::filesystem::path target = std::filesystem::canonical(path, error);
  return error ? path : target;
}

/// Makes the rename itself durable. A file system that cannot sync a folder says EINVAL; there the
/// rename is as durable as it gets.
Status sync_folder(const std::filesystem::path& folder) {
  FileDescriptor handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle) return error_from_errno(errno, "sync the folder", folder);
  if (::fsync(handle.get()) != 0 && errno != EINVAL && errno != EROFS) {
    return error_from_errno(errno, "sync the folder", folder);
  }
  return ok();
}

Status keep_mode(const FileDescriptor& file, const std::filesystem::path& target) {
  struct stat status {};
  if (::stat(target.c_str(), &status) != 0) return ok();  // a new file
  if (::fchmod(file.get(), status.st_mode & kModeBits) != 0) {
    return error_from_errno(errno, "keep the permissions", target);
  }
  return ok();
}

bool is_device_or_pipe(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

/// A rename would put a regular file in the place of a device.
Status write_through(const std::filesystem::path& path, std::string_view bytes) {
  // O_NONBLOCK for the open alone: a pipe that nobody reads is an error and not a wait.
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) return error_from_errno(errno, "write it", path);
  const int flags = ::fcntl(file.get(), F_GETFL);
  if (flags < 0 || ::fcntl(file.get(), F_SETFL, flags & ~O_NONBLOCK) != 0 ||
      !write_all(file, bytes) || !file.close()) {
    return error_from_errno(errno, "write it", path);
  }
  return ok();
}

/// @param shown  the path as it was given, for errors
Status write_aside(const std::filesystem::path& target, const std::filesystem::path& shown,
                   std::string_view bytes, Existing existing) {
  AsideFile aside(target);
  FileDescriptor file(::open(aside.path().c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kNewFileMode));
  if (!file) return error_from_errno(errno, "write it", shown);
  RB_TRY(keep_mode(file, target));
  if (!write_all(file, bytes) || ::fsync(file.get()) != 0 || !file.close() ||
      !aside.rename_to(target, existing)) {
    return error_from_errno(errno, "write it", shown);
  }
  const std::filesystem::path folder = target.parent_path();
  return sync_folder(folder.empty() ? "." : folder);
}

}  // namespace

Status write_file_atomic(const std::filesystem::path& path, std::string_view bytes) {
  if (is_device_or_pipe(path)) return write_through(path, bytes);
  return write_aside(behind_link(path), path, bytes, Existing::replace);
}

Status write_new_file(const std::filesystem::path& path, std::string_view bytes) {
  return write_aside(path, path, bytes, Existing::refuse);
}

}  // namespace runbook
