#include <sys/stat.h>
#include <sys/statvfs.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/files.h"
#include "base/text.h"

namespace runbook {
namespace {

/// What an errno means to the person who reads it. An empty reason is the system's own text.
struct Meaning {
  int number;
  Errc code;
  std::string_view reason;
  std::string_view hint;
};

constexpr Meaning kMeanings[] = {
    {ENOENT, Errc::not_found, "no such file or folder", ""},
    {ENOTDIR, Errc::not_found, "a part of the path is not a folder", ""},
    {EISDIR, Errc::unsupported, "it is a folder", ""},
    {ELOOP, Errc::unsupported, "symbolic links lead in a circle", "remove one of the links"},
    {ENAMETOOLONG, Errc::invalid_argument, "the name is too long", ""},
    {EACCES, Errc::io_error, "permission denied",
     "look at its permissions and those of its folder"},
    {EPERM, Errc::io_error, "not permitted", "look at its permissions and those of its folder"},
    {EROFS, Errc::io_error, "the file system is read-only",
     "choose another place, or mount it for writing"},
    {ENOSPC, Errc::no_space, "no space left", ""},
    {EDQUOT, Errc::no_space, "the quota is used up", ""},
    {EFBIG, Errc::too_large, "larger than this system lets a file be", ""},
    {EMFILE, Errc::io_error, "too many files are open", "raise the limit with `ulimit -n`"},
    {ENFILE, Errc::io_error, "too many files are open in the whole system", ""},
    {EIO, Errc::io_error, "the disk reports an error", "look at the kernel's log with `dmesg`"},
    {ESTALE, Errc::io_error, "the network file system lost it", "mount it again"},
    {EEXIST, Errc::io_error, "it exists already", ""},
    {EBUSY, Errc::busy, "it is in use", ""},
};

const Meaning* find_meaning(int error_number) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.number == error_number) return &meaning;
  }
  return nullptr;
}

std::string free_up_hint(const std::filesystem::path& path) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return "";  // a device
  const std::int64_t free = free_bytes(path);
  if (free < 0) return "free some space and run it again";
  return str_cat(human_bytes(free), " are free there; free some space and run it again");
}

// Under O_NOFOLLOW, ELOOP stands for any final link, and not only for one that leads in a circle.
bool is_refused_link(int error_number, const std::filesystem::path& path) {
  struct stat status {};
  if (error_number != ELOOP || ::lstat(path.c_str(), &status) != 0) return false;
  return S_ISLNK(status.st_mode) && (::stat(path.c_str(), &status) == 0 || errno != ELOOP);
}

}  // namespace

Error error_from_errno(int error_number, std::string_view doing,
                       const std::filesystem::path& path) {
  if (is_refused_link(error_number, path)) {
    return Error{.code = Errc::unsupported,
                 .message = str_cat("cannot ", doing, ": it is a symbolic link"),
                 .where = path.string(),
                 .hint = "put the file itself there"};
  }
  const Meaning* const meaning = find_meaning(error_number);
  const std::string reason = meaning != nullptr
                                 ? std::string(meaning->reason)
                                 : ascii_lower(std::generic_category().message(error_number));
  Error error{.code = meaning != nullptr ? meaning->code : Errc::io_error,
              .message = str_cat("cannot ", doing, ": ", reason),
              .where = path.string(),
              .hint = meaning != nullptr ? std::string(meaning->hint) : ""};
  if (error.code == Errc::no_space) error.hint = free_up_hint(path);
  return error;
}

std::int64_t free_bytes(const std::filesystem::path& path) {
  struct statvfs system {};
  // A file that is yet to be written: its folder is on the same file system.
  for (std::filesystem::path at = path; ::statvfs(at.empty() ? "." : at.c_str(), &system) != 0;
       at = at.parent_path()) {
    if (errno != ENOENT || !at.has_relative_path()) return -1;
  }
  return static_cast<std::int64_t>(system.f_bavail) * static_cast<std::int64_t>(system.f_frsize);
}

std::string human_bytes(std::int64_t bytes) {
  if (bytes < 1000) return str_cat(bytes, bytes == 1 ? " byte" : " bytes");
  constexpr std::array<std::string_view, 6> kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  std::int64_t scale = 1000;
  std::size_t unit = 0;
  while (bytes / scale >= 1000) {
    scale *= 1000;
    ++unit;
  }
  const std::int64_t tenths = bytes / (scale / 10);
  const std::string fraction = tenths % 10 == 0 ? "" : str_cat('.', tenths % 10);
  return str_cat(tenths / 10, fraction, ' ', kUnits[unit]);
}

}  // namespace runbook
