#include "base/git/history.h"

#include <dlfcn.h>

#include <array>
#include <system_error>

#include "base/git/plugin_api.h"
#include "base/plugin_folder.h"
#include "base/text.h"

namespace runbook {
namespace {

constexpr const char* kPlugin = "librunbook_git.so";

Error unavailable(std::string message) {
  return {.code = Errc::unavailable,
          .message = std::move(message),
          .where = {},
          .hint = "install libgit2-dev, then build and install runbook again"};
}

struct Plugin {
  rb_git_dates_fn* find_dates = nullptr;
};

/// Stays in the process until it ends.
Result<Plugin> open_plugin() {
  const std::filesystem::path file = plugin_file(kPlugin);
  std::error_code failed;
  if (!std::filesystem::exists(file, failed))
    return unavailable("this runbook was built without libgit2");
  void* const library = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (library == nullptr) {
    const char* const why = dlerror();
    return unavailable(
        str_cat("the git plugin cannot be loaded: ", why == nullptr ? "no reason given" : why));
  }
  auto* const abi = reinterpret_cast<rb_git_abi_fn*>(dlsym(library, "rb_git_abi"));
  auto* const dates = reinterpret_cast<rb_git_dates_fn*>(dlsym(library, "rb_git_dates"));
  if (abi == nullptr || dates == nullptr || abi() != RB_GIT_ABI)
    return unavailable("the git plugin is of another version of runbook");
  return Plugin{dates};
}

int report_progress(void* data, std::size_t done) {
  const auto& go_on = *static_cast<const std::function<bool(std::size_t)>*>(data);
  return go_on && !go_on(done) ? 1 : 0;
}

CommitDate::Kind kind_of(rb_git_verdict verdict) {
  switch (verdict) {
    case RB_GIT_COMMITTED: return CommitDate::Kind::committed;
    case RB_GIT_UNTRACKED: return CommitDate::Kind::untracked;
    case RB_GIT_AS_BEFORE: return CommitDate::Kind::as_before;
    case RB_GIT_UNKNOWN: break;
  }
  return CommitDate::Kind::unknown;
}

}  // namespace

Result<std::vector<CommitDate>> find_commit_dates(const HistoryRequest& request) {
  RB_TRY(const Plugin plugin, open_plugin());
  std::vector<const char*> boundary;
  for (const std::string& commit : request.checkout.boundary)
    boundary.push_back(commit.c_str());
  std::vector<const char*> paths;
  std::vector<unsigned char> known;
  for (const TrackedPath& path : request.paths) {
    paths.push_back(path.path.c_str());
    known.push_back(path.known ? 1 : 0);
  }
  const std::string objects = request.checkout.objects.string();
  auto go_on = request.go_on;
  const rb_git_request asked{
      .objects = objects.c_str(),
      .head = request.checkout.head.c_str(),
      .known_head = request.known_head.empty() ? nullptr : request.known_head.c_str(),
      .boundary = boundary.data(),
      .boundary_count = boundary.size(),
      .paths = paths.data(),
      .known = known.data(),
      .path_count = paths.size(),
      .progress = report_progress,
      .data = &go_on};
  std::vector<rb_git_date> found(paths.size());
  std::array<char, 512> error{};
  if (plugin.find_dates(&asked, found.data(), error.data(), error.size()) != 0)
    return Error{.code = Errc::corrupt,
                 .message = str_cat("the history cannot be read: ", error.data()),
                 .where = objects,
                 .hint = "look at it with `git fsck`"};
  std::vector<CommitDate> dates;
  for (const rb_git_date& date : found)
    dates.push_back(CommitDate{.kind = kind_of(date.verdict), .unix_s = date.unix_s});
  return dates;
}

}  // namespace runbook
