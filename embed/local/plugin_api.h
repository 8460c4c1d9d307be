// The interface between the library and the plugin that holds the model's runtime.
//
// Plain C, so that the two need no common C++ library version. Ours alone: it changes with
// RB_EMBED_ABI and is no public header.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RB_EMBED_ABI 1
#define RB_EMBED_DIMENSION 384

struct rb_embed_session;

enum rb_embed_mode {
  RB_EMBED_QUESTION = 0,  ///< quick to open: weights are used where the file lies
  RB_EMBED_INDEXING = 1   ///< quick to run: weights are packed while opening
};

/// RB_EMBED_ABI of the plugin; the caller refuses another one.
typedef int rb_embed_abi_fn(void);

/// Opens the graph of a model folder, its weights beside it. Null on failure, with a text in
/// `error` (always ended by a zero byte, cut to error_size).
typedef struct rb_embed_session* rb_embed_open_fn(const char* graph, enum rb_embed_mode mode,
                                                  char* error, size_t error_size);

/// The vector of one text: RB_EMBED_DIMENSION floats of length 1. 0 on success. Thread-safe on one
/// session, and computes on the calling thread alone.
typedef int rb_embed_run_fn(struct rb_embed_session* session, const int32_t* ids, size_t count,
                            float* vector, char* error, size_t error_size);

typedef void rb_embed_close_fn(struct rb_embed_session* session);

#ifdef __cplusplus
}
#endif
