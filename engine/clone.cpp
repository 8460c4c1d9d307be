#include "engine/clone.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "base/files.h"
#include "base/text.h"
#include "indexer/ignore_files.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMaxIndexBytes = 256 * 1024 * 1024;  // about two million files

/// `.git` itself, or the folder that a `.git` file of a worktree or submodule names.
fs::path git_folder(const fs::path& top) {
  const fs::path git = top / ".git";
  std::error_code ignored;
  if (fs::is_directory(git, ignored)) return git;
  constexpr std::string_view kNames = "gitdir:";
  const auto content = read_file(git);
  if (!content || !content->bytes.starts_with(kNames)) return {};
  return (top / trim(std::string_view(content->bytes).substr(kNames.size()))).lexically_normal();
}

bool holds_shared_index(const fs::path& git) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(git, ignored)) {
    if (entry.path().filename().string().starts_with("sharedindex.")) return true;
  }
  return false;
}

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// An entry's path is followed by a zero; in version 2 its length stands in the 12 bits before it.
bool lists(std::string_view index, unsigned version, const std::string& path) {
  constexpr unsigned kLengthBits = 0xFFF;
  const std::string wanted = path + '\0';
  for (std::size_t at = index.find(wanted, 2); at != std::string_view::npos;
       at = index.find(wanted, at + 1)) {
    const unsigned flags = byte_at(index, at - 2) << 8 | byte_at(index, at - 1);
    if (version != 2 || (flags & kLengthBits) == std::min<std::size_t>(path.size(), kLengthBits)) {
      return true;
    }
  }
  return false;
}

}  // namespace

fs::path checkout_top(const fs::path& folder, const fs::path& home) {
  fs::path top = git_top(folder);
  if (top.empty() || home.empty()) return top;
  const fs::path below = home.lexically_relative(top);
  return !below.empty() && *below.begin() != ".." ? fs::path() : top;
}

bool git_tracks(const fs::path& file, const fs::path& top) {
  const fs::path git = git_folder(top);
  if (git.empty()) return true;
  std::error_code ignored;
  if (!fs::exists(git / "index", ignored)) return false;  // nothing was ever added
  const auto index = read_file(git / "index", kMaxIndexBytes);
  constexpr std::size_t kHeaderBytes = 12;
  if (!index || !index->bytes.starts_with("DIRC") || index->bytes.size() < kHeaderBytes)
    return true;
  const unsigned version = byte_at(index->bytes, 7);
  if (version != 2 && version != 3) return true;  // 4 abbreviates its paths
  return lists(index->bytes, version, file.lexically_relative(top).string()) ||
         holds_shared_index(git);
}

bool is_anothers(const fs::path& file) {
  struct stat status {};
  const uid_t me = ::geteuid();
  if (me == 0 || ::stat(file.c_str(), &status) != 0) return false;
  return status.st_uid != me && status.st_uid != 0;
}

}  // namespace runbook
