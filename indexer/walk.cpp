#include "indexer/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include "base/file_descriptor.h"
#include "indexer/file_format.h"
#include "indexer/ignore_files.h"
#include "indexer/parse/catalogs/catalog.h"

namespace runbook {
namespace {

struct Entry {
  std::string name;
  unsigned char type = DT_UNKNOWN;
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

FileStat file_stat_of(const struct stat& found) {
  return {.size_bytes = found.st_size,
          .mtime_ns = found.st_mtim.tv_sec * 1'000'000'000LL + found.st_mtim.tv_nsec,
          .inode = found.st_ino};
}

unsigned char type_of(mode_t mode) {
  if (S_ISREG(mode)) return DT_REG;
  if (S_ISDIR(mode)) return DT_DIR;
  return S_ISLNK(mode) ? DT_LNK : DT_FIFO;
}

class Walk {
 public:
  Walk(const std::filesystem::path& root, const PathFilter& filter, const WalkLimits& limits)
      : root_(root), filter_(filter), limits_(limits) {}

  Listing run(int folder);

 private:
  void visit_folder(int parent, const char* name, const std::string& path, int depth);
  std::vector<Entry> list_entries(DIR* folder, const std::string& path);
  void note_checkout_above();
  void keep_used_checkouts();
  std::size_t push_ignore_rules(int folder, const std::string& base,
                                const std::vector<Entry>& entries);
  void visit(int folder, const std::string& base, Entry entry, int depth);
  bool admitted(const std::string& path, const std::string& name, bool is_folder);
  void visit_file(int folder, const std::string& path, const std::string& name);
  void visit_hidden(int folder, const std::string& base, const std::string& name);
  void take_facts(int folder, const std::string& path, const std::string& name);
  void visit_link(int folder, const std::string& path, const std::string& name);
  bool in_knowledge_folder() const;
  bool readable_name(const std::string& path);

  void skip(const char* reason) { ++listing_.skipped[reason]; }
  void fail(const std::string& path, std::string message, std::string hint) {
    listing_.errors.push_back({.path = path.empty() ? "." : path,
                               .message = std::move(message),
                               .hint = std::move(hint)});
  }
  void fail(const std::string& path, const Error& error) { fail(path, error.message, error.hint); }

  const std::filesystem::path& root_;
  const PathFilter& filter_;
  const WalkLimits& limits_;
  Listing listing_;
  IgnoreStack ignore_;
  std::string below_top_;  ///< path of the root below its checkout's top, "" or ending in '/'
  dev_t device_ = 0;
  std::int64_t entries_ = 0;
};

Listing Walk::run(int folder) {
  below_top_ = push_ignore_files_above(root_, ignore_);
  note_checkout_above();
  visit_folder(folder, ".", "", 0);
  std::sort(listing_.files.begin(), listing_.files.end(),
            [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; });
  keep_used_checkouts();
  std::sort(listing_.facts.begin(), listing_.facts.end(),
            [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; });
  return std::move(listing_);
}

void Walk::note_checkout_above() {
  const std::filesystem::path top = git_top(root_);
  if (top.empty() || top == root_) return;
  const std::string below_top = root_.lexically_relative(top).string() + "/";
  listing_.checkouts.push_back({.folder = "", .top = top, .below_top = below_top});
}

/// Those that hold a document; there may be hundreds of others.
void Walk::keep_used_checkouts() {
  const auto holds_nothing = [this](const CheckoutPlace& place) {
    const auto first = std::lower_bound(
        listing_.files.begin(), listing_.files.end(), place.folder,
        [](const ListedFile& file, const std::string& folder) { return file.path < folder; });
    return first == listing_.files.end() || !first->path.starts_with(place.folder);
  };
  auto& places = listing_.checkouts;
  places.erase(std::remove_if(places.begin(), places.end(), holds_nothing), places.end());
}

/// @param path  of the folder, "" for the root
void Walk::visit_folder(int parent, const char* name, const std::string& path, int depth) {
  FileDescriptor opened(
      ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!opened || ::fstat(opened.get(), &status) != 0)
    return fail(path, error_from_errno(errno, "list it", root_ / path));
  if (depth == 0) device_ = status.st_dev;
  if (status.st_dev != device_) return skip("on another file system");
  if (depth > limits_.depth)
    return fail(path, str_cat("folders nest deeper than ", limits_.depth, " levels"),
                "move the folder up, or exclude it");

  const Folder folder(::fdopendir(opened.get()));
  if (!folder) return fail(path, error_from_errno(errno, "list it", root_ / path));
  opened.release();  // closedir closes it
  std::vector<Entry> entries = list_entries(folder.get(), path);
  const std::string base = path.empty() ? "" : path + "/";
  const std::size_t levels = ignore_.size();
  push_ignore_rules(::dirfd(folder.get()), base, entries);
  for (Entry& entry : entries)
    visit(::dirfd(folder.get()), base, std::move(entry), depth);
  while (ignore_.size() > levels)
    ignore_.pop();
}

std::vector<Entry> Walk::list_entries(DIR* folder, const std::string& path) {
  std::vector<Entry> entries;
  for (;;) {
    errno = 0;
    const dirent* found = ::readdir(folder);  // NOLINT(concurrency-mt-unsafe): a stream of our own
    if (found == nullptr) break;
    Entry entry{.name = found->d_name, .type = found->d_type};
    if (entry.name == "." || entry.name == "..") continue;
    if (entries_ == limits_.entries) {
      fail("",
           str_cat("more than ", limits_.entries,
                   " names below this folder; the rest was not "
                   "looked at"),
           "point the source at a smaller folder, or exclude what is no documentation");
      ++entries_;
    }
    if (entries_ > limits_.entries) break;
    ++entries_;
    entries.push_back(std::move(entry));
  }
  if (errno != 0) fail(path, error_from_errno(errno, "list it", root_ / path));
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return entries;
}

std::size_t Walk::push_ignore_rules(int folder, const std::string& base,
                                    const std::vector<Entry>& entries) {
  std::size_t pushed = 0;
  // Outer rules first: a checkout's own list of excludes gives way to its .gitignore.
  constexpr std::pair<const char*, const char*> kFiles[] = {{".git", ".git/info/exclude"},
                                                            {".gitignore", ".gitignore"}};
  for (const auto& [entry_name, file] : kFiles) {
    const std::string_view wanted = entry_name;
    if (!std::any_of(entries.begin(), entries.end(),
                     [wanted](const Entry& entry) { return entry.name == wanted; }))
      continue;
    if (wanted == ".git")
      listing_.checkouts.push_back(
          {.folder = base, .top = base.empty() ? root_ : root_ / base, .below_top = ""});
    auto rules = load_ignore_file(folder, file, root_ / base / file);
    if (!rules) {
      fail(base + file, rules.error());
    } else if (!rules->empty()) {
      ignore_.push(below_top_ + base, std::move(*rules));
      ++pushed;
    }
  }
  return pushed;
}

void Walk::visit(int folder, const std::string& base, Entry entry, int depth) {
  const std::string path = base + entry.name;
  if (entry.name.front() == '.') visit_hidden(folder, base, entry.name);
  if (entry.type == DT_UNKNOWN) {
    struct stat status {};
    if (::fstatat(folder, entry.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
      entry.type = type_of(status.st_mode);
  }
  const bool is_folder = entry.type == DT_DIR;
  if (!admitted(path, entry.name, is_folder)) return;
  if (is_folder) {
    if (readable_name(path)) visit_folder(folder, entry.name.c_str(), path, depth + 1);
  } else if (entry.type == DT_REG) {
    visit_file(folder, path, entry.name);
  } else if (entry.type == DT_LNK) {
    visit_link(folder, path, entry.name);
  } else {
    skip("special file");
  }
}

/// Our own cache and git's folder are nobody's documents: they are not even counted.
bool Walk::admitted(const std::string& path, const std::string& name, bool is_folder) {
  if (name == ".git") return false;
  if (name == "cache" && (root_.filename() / path).parent_path().filename() == ".runbook")
    return false;
  const char* reason = nullptr;
  if (name.front() == '.' && !filter_.names_hidden(name))
    reason = "hidden";
  else if (filter_.excluded(path))
    reason = "excluded";
  else if (ignore_.size() > 0 && ignore_.ignored(below_top_ + path, is_folder))
    reason = "ignored";
  if (reason != nullptr) skip(reason);
  return reason == nullptr;
}

/// Facts in hidden places are always looked for.
void Walk::visit_hidden(int folder, const std::string& base, const std::string& name) {
  if (filter_.names_hidden(name)) return;  // visited like any other
  const bool of_owners = name == ".github" || name == ".gitlab";
  if (!of_owners && !catalogs::fills_values(name)) return;
  const std::string file = of_owners ? name + "/CODEOWNERS" : name;
  const bool wanted = !filter_.excluded(base + file) &&
                      (ignore_.size() == 0 || !ignore_.ignored(below_top_ + base + file, false));
  if (wanted) take_facts(folder, base + file, file);
}

/// A file that may hold facts. It is opened later, and may turn out to hold none.
/// @param name  below the open folder
void Walk::take_facts(int folder, const std::string& path, const std::string& name) {
  struct stat status {};
  if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT && errno != ENOTDIR)
      fail(path, error_from_errno(errno, "look at it", root_ / path));
    return;
  }
  if (!S_ISREG(status.st_mode)) return;
  if (status.st_size > limits_.file_bytes) return skip("data file larger than 10 MB");
  if (readable_name(path)) listing_.facts.push_back({.path = path, .stat = file_stat_of(status)});
}

void Walk::visit_file(int folder, const std::string& path, const std::string& name) {
  const FileFormat format = format_of_file(name);
  const bool data = format == FileFormat::data;
  const bool page = data && (in_knowledge_folder() || filter_.names_ending(path));
  if (catalogs::may_hold_facts(path)) {
    take_facts(folder, path, name);
    if (!page) return;
  }
  if (data && !page) return skip("data file");
  if (!data && !is_document(format)) return skip("not a document");
  if (!filter_.included(path)) return skip("not included");
  if (!readable_name(path)) return;
  struct stat status {};
  if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT) fail(path, error_from_errno(errno, "look at it", root_ / path));
    return;
  }
  if (status.st_size > limits_.file_bytes)
    return fail(path,
                str_cat("file of ", status.st_size, " bytes is larger than the limit of ",
                        limits_.file_bytes),
                "split it, or exclude it");
  listing_.files.push_back({.path = path, .stat = file_stat_of(status)});
}

/// Links are not followed: what they lead to is found by its own name when it lies in a source,
/// and is nobody's business when it does not. One that leads nowhere is worth a word where it
/// might have been a page or a folder of pages.
void Walk::visit_link(int folder, const std::string& path, const std::string& name) {
  struct stat status {};
  if (::fstatat(folder, name.c_str(), &status, 0) == 0 ||
      (errno != ENOENT && errno != ENOTDIR && errno != ELOOP))
    return skip("symbolic link");
  const bool loop = errno == ELOOP;
  const bool may_be_pages =
      is_document(format_of_file(name)) || name.find('.') == std::string::npos;
  if (!may_be_pages) return skip("symbolic link");
  fail(path,
       loop ? "symbolic link that leads back to itself"
            : "symbolic link to something that does not exist",
       "mend the link, or remove it");
}

/// `.runbook/runbooks/` of a project, `~/.runbook/knowledge/`: made for pages, so all are.
bool Walk::in_knowledge_folder() const {
  const std::filesystem::path name = root_.filename();
  return root_.parent_path().filename() == ".runbook" &&
         (name == "runbooks" || name == "knowledge");
}

bool Walk::readable_name(const std::string& path) {
  bool replaced = false;
  const std::string shown = to_valid_utf8(path, &replaced);
  if (replaced) fail(shown, "name is not valid UTF-8", "rename it");
  return !replaced;
}

// What stands at the top of a checkout under a fixed name. Manifests have any name, and are looked
// for in the sources alone.
constexpr std::string_view kNamesAbove[] = {"CODEOWNERS",
                                            ".github/CODEOWNERS",
                                            ".gitlab/CODEOWNERS",
                                            "docs/CODEOWNERS",
                                            "OWNERS",
                                            "catalog-info.yaml",
                                            "catalog-info.yml",
                                            "services.yaml",
                                            "services.yml",
                                            "compose.yaml",
                                            "compose.yml",
                                            "docker-compose.yaml",
                                            "docker-compose.yml",
                                            ".env",
                                            "service.datadog.yaml",
                                            "entity.datadog.yaml",
                                            "cortex.yaml",
                                            "cortex.yml",
                                            "opslevel.yml"};

}  // namespace

void list_facts_above(const std::filesystem::path& folder, const std::filesystem::path& root,
                      Listing& listing) {
  for (const std::string_view name : kNamesAbove) {
    const std::filesystem::path file = folder / name;
    struct stat status {};
    if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    const std::string path = file.lexically_relative(root).generic_string();
    if (!path.starts_with("../")) continue;  // within the source, where the walk finds it
    listing.facts.push_back({.path = path, .stat = file_stat_of(status)});
  }
}

Listing walk_folder(int folder, const std::filesystem::path& root, const PathFilter& filter,
                    const WalkLimits& limits) {
  return Walk(root, filter, limits).run(folder);
}

}  // namespace runbook
