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

#define RB_EMBED_ABI 2

struct rb_embed_session;

enum rb_embed_mode {
  RB_EMBED_QUESTION = 0,  ///< quick to open: weights are used where the file lies
  RB_EMBED_INDEXING = 1   ///< quick to run: weights are packed while opening
};

enum rb_embed_pooling {
  RB_EMBED_MEAN = 0,  ///< over all tokens
  RB_EMBED_CLS = 1    ///< the first token's
};

/// What is to be opened, and what it must give.
struct rb_embed_model {
  const char* graph;  ///< the ONNX file, its weights in the same folder
  size_t dimension;
  enum rb_embed_pooling pooling;
  int fused;  ///< 1: written in the runtime's own operators, so there is nothing to optimise
};

/// RB_EMBED_ABI of the plugin; the caller refuses another one.
typedef int rb_embed_abi_fn(void);

/// Null on failure, with a text in `error` (always ended by a zero byte, cut to error_size).
typedef struct rb_embed_session* rb_embed_open_fn(const struct rb_embed_model* model,
                                                  enum rb_embed_mode mode, char* error,
                                                  size_t error_size);

/// The vector of one text: `dimension` floats of length 1. 0 on success. Thread-safe on one
/// session, and computes on the calling thread alone.
typedef int rb_embed_run_fn(struct rb_embed_session* session, const int32_t* ids, size_t count,
                            float* vector, char* error, size_t error_size);

typedef void rb_embed_close_fn(struct rb_embed_session* session);

#ifdef __cplusplus
}
#endif
