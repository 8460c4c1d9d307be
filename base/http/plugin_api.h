// The interface between the library and the plugin that holds libcurl.
//
// Plain C, so that the two need no common C++ library version. Ours alone: it changes with
// RB_HTTP_ABI and is no public header.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RB_HTTP_ABI 1
#define RB_HTTP_ERROR_SIZE 256

struct rb_http_session;

/// How a request ended. Only an answered one has a status.
enum rb_http_outcome {
  RB_HTTP_ANSWERED = 0,
  RB_HTTP_NO_CONNECTION = 1,  ///< name, route, refusal, reset, or the time to connect was over
  RB_HTTP_UNTRUSTED = 2,      ///< TLS failed: certificate, host name, protocol
  RB_HTTP_TIMED_OUT = 3,      ///< connected, and then too slow
  RB_HTTP_TOO_LARGE = 4,
  RB_HTTP_CANCELLED = 5,
  RB_HTTP_FAILED = 6
};

struct rb_http_request {
  const char* url;
  const char* const* headers;  ///< "Name: value", a null pointer at the end
  const char* body;
  size_t body_size;
  const char* ca_file;  ///< null: the system's authorities
  int loopback;         ///< 1: plain http is allowed, and no proxy is asked
  long connect_timeout_ms;
  long total_timeout_ms;
  long low_speed_bytes_per_s;  ///< slower than this …
  long low_speed_s;            ///< … for so long is too slow
  size_t max_reply_bytes;
};

struct rb_http_reply {
  long status;
  long retry_after_s;  ///< 0: the server did not say
  char error[RB_HTTP_ERROR_SIZE];
};

/// What the caller does meanwhile.
struct rb_http_caller {
  void* context;
  void (*take)(void* context, const char* bytes, size_t count);  ///< the body, in pieces
  int (*should_stop)(void* context);                             ///< asked ten times a second
};

/// RB_HTTP_ABI of the plugin; the caller refuses another one.
typedef int rb_http_abi_fn(void);

/// A session keeps its connections. Null when out of memory. Confined to one thread at a time.
typedef struct rb_http_session* rb_http_open_fn(void);

/// Posts and waits for the reply. Follows no redirect, reads no .netrc, asks for no compression,
/// sends no header of its own but Host, Content-Length, Accept and User-Agent.
typedef enum rb_http_outcome rb_http_post_fn(struct rb_http_session* session,
                                             const struct rb_http_request* request,
                                             const struct rb_http_caller* caller,
                                             struct rb_http_reply* reply);

typedef void rb_http_close_fn(struct rb_http_session* session);

#ifdef __cplusplus
}
#endif
