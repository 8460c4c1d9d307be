#include "indexer/ignore_files.h"

#include <fcntl.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/text.h"

namespace runbook {
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kMaxIgnoreBytes = 1024 * 1024;  // 30,000 patterns; git's own trees have 100

/// Rules from a path; a file that cannot be read above the root is as good as none.
IgnoreRules rules_or_none(const fs::path& file) {
  auto content = read_file(file, kMaxIgnoreBytes);
  return content ? IgnoreRules(content->bytes) : IgnoreRules();
}

bool any_part_ignored(const IgnoreStack& stack, std::string_view path) {
  for (std::size_t end = path.find('/'); end != std::string_view::npos;
       end = path.find('/', end + 1))
    if (stack.ignored(path.substr(0, end), true)) return true;
  return false;
}

}  // namespace

fs::path git_top(const fs::path& folder) {
  std::error_code error;
  for (fs::path at = folder; !at.empty(); at = at.parent_path()) {
    if (fs::exists(at / ".git", error)) return at;
    if (at == at.parent_path()) break;
  }
  return {};
}

Result<IgnoreRules> load_ignore_file(int folder, const char* name, const fs::path& shown) {
  const FileDescriptor file(::openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) return IgnoreRules();
    return error_from_errno(errno, "read it", shown);
  }
  RB_TRY(const FileContent content, read_descriptor(file.get(), shown, kMaxIgnoreBytes));
  return IgnoreRules(content.bytes);
}

std::string push_ignore_files_above(const fs::path& root, IgnoreStack& stack) {
  const fs::path top = git_top(root);
  if (top.empty() || top == root) return "";
  const std::string below_top = str_cat(root.lexically_relative(top).string(), "/");
  stack.push("", rules_or_none(top / ".git" / "info" / "exclude"));
  for (std::size_t end = 0;; ++end) {
    const std::string base = below_top.substr(0, end);
    if (base.size() == below_top.size()) break;  // the root's own file is the walk's business
    stack.push(base, rules_or_none(top / base / ".gitignore"));
    end = below_top.find('/', end);
  }
  if (any_part_ignored(stack, below_top))
    while (stack.size() > 0)
      stack.pop();
  return below_top;
}

}  // namespace runbook
