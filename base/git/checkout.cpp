#include "base/git/checkout.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <system_error>

#include "base/files.h"
#include "base/text.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMaxLineBytes = 4096;                    // files that hold one path or name
constexpr std::int64_t kMaxListBytes = std::int64_t{64} << 20;  // a million refs
constexpr std::size_t kHashDigits = 40;
constexpr int kMaxLinks = 5;  // as git: HEAD → a branch, and seldom one more

Error not_as_git_leaves_it(const fs::path& file, std::string_view what) {
  return {.code = Errc::unsupported,
          .message = std::string(what),
          .where = file.string(),
          .hint = "look at it with `git status`"};
}

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// The text of a small file without its line end; nothing when there is no such file.
Result<std::optional<std::string>> find_line(const fs::path& file) {
  auto content = read_file(file, kMaxLineBytes);
  if (content) return std::optional(std::string(trim(content->bytes)));
  if (content.error().code == Errc::not_found) return std::optional<std::string>();
  return std::move(content).error();
}

fs::path resolve(const fs::path& base, const std::string& path) {
  return (base / path).lexically_normal();
}

Result<fs::path> git_folder(const fs::path& top) {
  const fs::path dot_git = top / ".git";
  std::error_code failed;
  if (fs::is_directory(dot_git, failed)) return dot_git;
  RB_TRY(const auto line, find_line(dot_git));
  constexpr std::string_view kKey = "gitdir:";
  if (!line || !line->starts_with(kKey))
    return not_as_git_leaves_it(dot_git, "neither a repository nor a link to one");
  return resolve(top, std::string(trim(std::string_view(*line).substr(kKey.size()))));
}

/// No name that leads out of the repository.
bool is_ref_name(std::string_view name) {
  return name.starts_with("refs/") && name.find("..") == name.npos && name.find('\0') == name.npos;
}

Result<std::string> find_packed(const fs::path& common, std::string_view name) {
  auto content = read_file(common / "packed-refs", kMaxListBytes);
  if (!content && content.error().code == Errc::not_found) return std::string();
  if (!content) return std::move(content).error();
  for (const std::string_view line : split(content->bytes, '\n')) {
    const bool names_it = line.size() > kHashDigits + 1 && line[kHashDigits] == ' ' &&
                          trim(line.substr(kHashDigits + 1)) == name;
    if (names_it && is_hash(line.substr(0, kHashDigits)))
      return std::string(line.substr(0, kHashDigits));
  }
  return std::string();
}

Result<std::string> read_head(const fs::path& git, const fs::path& common) {
  fs::path file = git / "HEAD";
  std::string name;
  for (int link = 0; link < kMaxLinks; ++link) {
    RB_TRY(auto line, find_line(file));
    if (!line && !name.empty() && file.parent_path() != common) {
      RB_TRY(line, find_line(common / name));
    }
    if (!line) {
      if (name.empty()) return not_as_git_leaves_it(file, "has no HEAD");
      return find_packed(common, name);
    }
    if (is_hash(*line)) return *line;
    constexpr std::string_view kKey = "ref:";
    if (!line->starts_with(kKey)) return not_as_git_leaves_it(file, "names no commit");
    name = trim(std::string_view(*line).substr(kKey.size()));
    if (!is_ref_name(name)) return not_as_git_leaves_it(file, "names no branch");
    file = git / name;
  }
  return not_as_git_leaves_it(file, "leads back to itself");
}

Result<std::vector<std::string>> read_boundary(const fs::path& common) {
  std::vector<std::string> boundary;
  auto content = read_file(common / "shallow", kMaxListBytes);
  if (!content && content.error().code != Errc::not_found) return std::move(content).error();
  if (!content) return boundary;
  for (const std::string_view line : split(content->bytes, '\n'))
    if (is_hash(trim(line))) boundary.emplace_back(trim(line));
  std::sort(boundary.begin(), boundary.end());
  return boundary;
}

}  // namespace

Result<GitCheckout> read_checkout(const fs::path& top) {
  RB_TRY(const fs::path git, git_folder(top));
  RB_TRY(const auto shared, find_line(git / "commondir"));
  const fs::path common = shared ? resolve(git, *shared) : git;
  GitCheckout checkout{.objects = common / "objects", .head = {}, .boundary = {}};
  std::error_code failed;
  if (!fs::is_directory(checkout.objects, failed))
    return not_as_git_leaves_it(git, "is no git repository");
  RB_TRY(checkout.head, read_head(git, common));
  RB_TRY(checkout.boundary, read_boundary(common));
  return checkout;
}

}  // namespace runbook
