// The plugin's border: C in front, C++ exceptions end here.
#include <algorithm>
#include <cstring>
#include <exception>

#include "base/git/plugin/history_walk.h"
#include "base/git/plugin_api.h"

namespace {

int fail(const char* why, char* error, std::size_t error_size) {
  if (error_size == 0) return 1;
  const std::size_t length = std::min(std::strlen(why), error_size - 1);
  std::memcpy(error, why, length);
  error[length] = '\0';
  return 1;
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) rb_git_abi_fn rb_git_abi;
__attribute__((visibility("default"))) rb_git_dates_fn rb_git_dates;

int rb_git_abi(void) {
  return RB_GIT_ABI;
}

int rb_git_dates(const rb_git_request* request, rb_git_date* dates, char* error,
                 size_t error_size) {
  try {
    runbook::git::HistoryWalk(*request, dates).run();
    return 0;
  } catch (const std::exception& failed) {
    return fail(failed.what(), error, error_size);
  }
}

}  // extern "C"
