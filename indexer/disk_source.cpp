#include "indexer/disk_source.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>

#include "base/file_descriptor.h"
#include "indexer/ignore_files.h"
#include "indexer/path_filter.h"
#include "indexer/walk.h"

namespace runbook {
namespace {

constexpr int kReadFlags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;

/// The way that every kernel knows: part by part, no part a link.
FileDescriptor open_part_by_part(int root, std::string_view path) {
  FileDescriptor folder(::openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos && folder;
       slash = path.find('/')) {
    const std::string part(path.substr(0, slash));
    if (part == "..") {
      errno = EXDEV;
      return FileDescriptor();
    }
    folder = FileDescriptor(
        ::openat(folder.get(), part.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    path.remove_prefix(slash + 1);
  }
  if (!folder) return folder;
  return FileDescriptor(::openat(folder.get(), std::string(path).c_str(), kReadFlags));
}

/// Opens a file that lies below the folder, without following a link anywhere on the way.
FileDescriptor open_below(int root, std::string_view path) {
  open_how how{};
  how.flags = static_cast<decltype(how.flags)>(kReadFlags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS;
  const std::string name(path);
  const long opened = ::syscall(SYS_openat2, root, name.c_str(), &how, sizeof how);
  // Old kernels do not know the call; some containers forbid it.
  if (opened < 0 && (errno == ENOSYS || errno == EPERM)) return open_part_by_part(root, path);
  return FileDescriptor(static_cast<int>(opened));
}

/// Thread-safe: list() by one thread before, read() by any after.
class DiskSource final : public Source {
 public:
  explicit DiskSource(SourceOptions options)
      : options_(std::move(options)), filter_(options_.include, options_.exclude) {}

  const SourceOptions& options() const override { return options_; }

  Result<Listing> list() override {
    RB_TRY(root_, open_root());
    Listing listing = walk_folder(root_.get(), options_.root, filter_);
    for (const std::string& folder : options_.fact_folders)
      list_facts_above(folder, options_.root, listing);
    std::sort(listing.facts.begin(), listing.facts.end(),
              [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; });
    return listing;
  }

  Result<FileContent> read(std::string_view path) const override {
    const std::filesystem::path shown = std::filesystem::path(options_.root) / path;
    if (path.starts_with("../")) return read_above(shown.lexically_normal());
    if (!root_) {
      RB_TRY(const FileDescriptor root, open_root());
      return read_below(root.get(), path, shown);
    }
    return read_below(root_.get(), path, shown);
  }

 private:
  Result<FileDescriptor> open_root() const {
    FileDescriptor root(::open(options_.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root) return error_from_errno(errno, "list it", options_.root);
    return root;
  }

  /// A file of facts of the checkout around the root, and of no other place.
  Result<FileContent> read_above(const std::filesystem::path& file) const {
    const std::filesystem::path top = git_top(options_.root);
    const std::string below = file.lexically_relative(top).generic_string();
    const FileDescriptor folder(::open(top.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (top.empty() || !folder) return error_from_errno(ENOENT, "read it", file);
    return read_below(folder.get(), below, file);
  }

  static Result<FileContent> read_below(int root, std::string_view path,
                                        const std::filesystem::path& shown) {
    const FileDescriptor file = open_below(root, path);
    if (!file) return error_from_errno(errno, "read it", shown);
    return read_descriptor(file.get(), shown);
  }

  SourceOptions options_;
  PathFilter filter_;
  FileDescriptor root_;
};

}  // namespace

Result<std::unique_ptr<Source>> make_disk_source(SourceOptions options) {
  const std::filesystem::path root(options.root);
  if (!root.is_absolute())
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("source \"", options.name,
                                    "\": expected an absolute folder, got \"", options.root, "\""),
                 .where = {},
                 .hint = {}};
  options.root = root.lexically_normal().string();
  while (options.root.size() > 1 && options.root.ends_with('/'))
    options.root.pop_back();
  return std::unique_ptr<Source>(std::make_unique<DiskSource>(std::move(options)));
}

}  // namespace runbook
