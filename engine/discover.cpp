#include "engine/discover.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/text.h"
#include "engine/fact_files.h"
#include "indexer/file_format.h"
#include "indexer/ignore_files.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMaxFactBytes = 1024 * 1024;  // a larger YAML file was made by a program
constexpr std::size_t kMaxSources = 40;              // more is no list that people read

/// Folders that are called so hold what people wrote for people.
constexpr std::array<std::string_view, 33> kPageFolders = {
    "adr",        "adrs",          "architecture", "doc",
    "docs",       "documentation", "faq",          "guides",
    "handbook",   "howto",         "incidents",    "kb",
    "knowledge",  "known-issues",  "known_issues", "manual",
    "oncall",     "on-call",       "ops",          "operations",
    "playbook",   "playbooks",     "post-mortem",  "post-mortems",
    "postmortem", "postmortems",   "procedures",   "runbook",
    "runbooks",   "sop",           "sops",         "troubleshooting",
    "wiki"};

/// Folders that a tool fetched or made.
constexpr std::array<std::string_view, 12> kFetched = {
    "node_modules",     "vendor",        "third_party", "third-party",
    "bower_components", "site-packages", "venv",        "__pycache__",
    "target",           "build",         "dist",        "CMakeFiles"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Pages that lie there are there to be tested.
constexpr std::array<std::string_view, 6> kTests = {"test",     "tests",    "__tests__",
                                                    "testdata", "fixtures", "golden"};

struct Folder {
  std::string path = {};  ///< below the root, "" for it
  std::string name = {};
  std::int64_t pages = 0;  ///< with those of folders below
  std::int64_t files = 0;
  std::vector<Folder> folders = {};  ///< with pages below
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

class Walk {
 public:
  Walk(const fs::path& root, const DiscoverLimits& limits) : root_(root), limits_(limits) {
    below_top_ = push_ignore_files_above(root, ignore_);
  }

  Folder visit(const std::string& path, const std::string& name, int depth) {
    Folder folder{.path = path, .name = name, .folders = {}};
    const FileDescriptor opened(
        ::open((root_ / path).c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!opened) return folder;  // what cannot be read is no source
    const std::string base = path.empty() ? "" : path + "/";
    const std::size_t levels = ignore_.size();
    if (auto rules = load_ignore_file(opened.get(), ".gitignore", root_ / base); rules) {
      ignore_.push(below_top_ + base, std::move(*rules));
    }
    for (const auto& [entry, type] : entries_of(opened.get())) {
      if (type == DT_DIR) {
        visit_folder(folder, base, entry, depth);
      } else if (type == DT_REG) {
        visit_file(folder, base + entry, entry);
      }
    }
    while (ignore_.size() > levels)
      ignore_.pop();
    return folder;
  }

  std::vector<FoundFacts> facts;
  bool cut_short = false;
  std::string question;

 private:
  using Entry = std::pair<std::string, unsigned char>;

  std::vector<Entry> entries_of(int folder) {
    const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(::dup(folder)));
    std::vector<Entry> entries;
    while (stream) {
      const dirent* found = ::readdir(stream.get());  // NOLINT(concurrency-mt-unsafe): our own
      if (found == nullptr) break;
      if (++names_ > limits_.names) cut_short = true;
      if (cut_short) break;
      entries.emplace_back(found->d_name, found->d_type);
    }
    std::sort(entries.begin(), entries.end());
    return entries;
  }

  void visit_folder(Folder& parent, const std::string& base, const std::string& name, int depth) {
    const std::string path = base + name;
    // The hidden places where forges look for owners.
    const bool forge = base.empty() && (name == ".github" || name == ".gitlab");
    if (name.front() == '.' && !forge) return;
    if (holds(kFetched, name) || depth == limits_.depth || cut_short) return;
    if (ignore_.ignored(below_top_ + path, true)) return;
    Folder folder = visit(path, name, depth + 1);
    if (forge) return;
    parent.pages += folder.pages;
    parent.files += folder.files;
    if (folder.pages > 0) parent.folders.push_back(std::move(folder));
  }

  void visit_file(Folder& parent, const std::string& path, const std::string& name) {
    if (name.front() == '.' || ignore_.ignored(below_top_ + path, false)) return;
    ++parent.files;
    if (format_of_file(name) == FileFormat::markdown) {
      ++parent.pages;
      note_question(name);
      return;
    }
    std::string_view kind = facts_by_name(name);
    if (kind.empty() && may_hold_facts(name) && looks_++ < limits_.looks_inside) {
      const auto content = read_file(root_ / path, kMaxFactBytes);
      if (content) kind = facts_by_shape(content->bytes);
    }
    if (!kind.empty()) facts.push_back({.path = path, .kind = std::string(kind)});
  }

  /// A name of several words makes a question: "replica-lag" and "ReplicaLag" are "replica lag".
  void note_question(std::string_view name) {
    if (!question.empty()) return;
    std::string words = split_identifiers(stem_of_file(name));
    std::replace(words.begin(), words.end(), '-', ' ');
    std::replace(words.begin(), words.end(), '_', ' ');
    const bool plain = std::all_of(words.begin(), words.end(), [](char c) {
      return c == ' ' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
    const auto spaces = std::count(words.begin(), words.end(), ' ');
    if (plain && spaces > 0 && spaces < 6) question = ascii_lower(words);
  }

  const fs::path& root_;
  const DiscoverLimits& limits_;
  IgnoreStack ignore_;
  std::string below_top_;
  std::int64_t names_ = 0;
  std::int64_t looks_ = 0;
};

void choose(const Folder& folder, std::vector<const Folder*>& chosen) {
  const bool named = !folder.path.empty() && holds(kPageFolders, ascii_lower(folder.name));
  const bool mostly_pages = folder.pages > 1 && folder.pages * 2 >= folder.files;
  if (folder.pages > 0 && (named || mostly_pages)) {
    chosen.push_back(&folder);
    return;
  }
  for (const Folder& below : folder.folders)
    if (!holds(kTests, below.name)) choose(below, chosen);
}

/// The folder's name; its whole path where another has that name.
std::vector<FoundSource> name_sources(const fs::path& root, const std::vector<const Folder*>& all) {
  std::multiset<std::string> names;
  for (const Folder* folder : all)
    names.insert(folder->name);
  std::vector<FoundSource> sources;
  for (const Folder* folder : all) {
    std::string name = folder->path.empty() ? root.filename().string() : folder->name;
    if (names.count(folder->name) > 1) {
      name = folder->path;
      std::replace(name.begin(), name.end(), '/', '-');
    }
    sources.push_back({.name = name.empty() ? "root" : name,
                       .path = folder->path.empty() ? "." : folder->path,
                       .pages = folder->pages});
  }
  return sources;
}

}  // namespace

Discovery discover(const fs::path& root, const DiscoverLimits& limits) {
  Walk walk(root, limits);
  const Folder top = walk.visit("", "", 0);
  std::vector<const Folder*> chosen;
  choose(top, chosen);
  const bool nothing_else = chosen.empty() && top.pages > 0;
  if (nothing_else || chosen.size() > kMaxSources) chosen = {&top};
  std::sort(walk.facts.begin(), walk.facts.end(),
            [](const FoundFacts& a, const FoundFacts& b) { return a.path < b.path; });
  return {.sources = name_sources(root, chosen),
          .facts = std::move(walk.facts),
          .pages = top.pages,
          .question = std::move(walk.question),
          .cut_short = walk.cut_short};
}

}  // namespace runbook
