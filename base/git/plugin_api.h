// The interface between the library and the plugin that holds libgit2.
//
// Plain C, so that the two need no common C++ library version. Ours alone: it changes with
// RB_GIT_ABI and is no public header.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RB_GIT_ABI 1

enum rb_git_verdict {
  RB_GIT_UNKNOWN = 0,    ///< history ends, is damaged, or the walk was stopped before the change
  RB_GIT_COMMITTED = 1,  ///< unix_s is the time of the commit that last changed the file's bytes
  RB_GIT_UNTRACKED = 2,  ///< not in the tree of the newest commit
  RB_GIT_AS_BEFORE = 3   ///< not changed since known_head
};

struct rb_git_date {
  enum rb_git_verdict verdict;
  int64_t unix_s;
};

struct rb_git_request {
  const char* objects;          ///< the repository's folder of objects
  const char* head;             ///< 40 hex digits
  const char* known_head;       ///< an older head whose dates the caller has; null: none
  const char* const* boundary;  ///< commits whose parents a shallow clone left out
  size_t boundary_count;
  const char* const* paths;    ///< from the top of the tree, '/' between parts
  const unsigned char* known;  ///< of each path: 1 when the caller has its date at known_head
  size_t path_count;
  /// Called now and then with the number of paths that have a verdict; not 0 ends the walk.
  int (*progress)(void* data, size_t done);
  void* data;
};

/// RB_GIT_ABI of the plugin; the caller refuses another one.
typedef int rb_git_abi_fn(void);

/// Fills `dates`, one a path. 0 on success; else a text in `error` (always ended by a zero byte,
/// cut to error_size). Reads objects alone: no configuration, no hook, no program.
typedef int rb_git_dates_fn(const struct rb_git_request* request, struct rb_git_date* dates,
                            char* error, size_t error_size);

#ifdef __cplusplus
}
#endif
