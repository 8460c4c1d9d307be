// A plugin in the place of the local model: vectors from the hashes of a text's pieces, after a
// delay. So that kills, full disks and damage meet the whole way of the vectors, in any build.
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <thread>

#include "embed/local/plugin_api.h"

#define RB_EXPORT extern "C" __attribute__((visibility("default")))

RB_EXPORT rb_embed_abi_fn rb_embed_abi;
RB_EXPORT rb_embed_open_fn rb_embed_open;
RB_EXPORT rb_embed_run_fn rb_embed_run;
RB_EXPORT rb_embed_close_fn rb_embed_close;

struct rb_embed_session {
  std::size_t dimension = 0;
  std::chrono::microseconds delay{0};
};

int rb_embed_abi() {
  return RB_EMBED_ABI;
}

rb_embed_session* rb_embed_open(const rb_embed_model* model, rb_embed_mode, char*, size_t) {
  const char* const wanted = std::getenv("RB_MOCK_EMBED_US");
  return new rb_embed_session{model->dimension,
                              std::chrono::microseconds(wanted == nullptr ? 0 : std::atoi(wanted))};
}

int rb_embed_run(rb_embed_session* session, const int32_t* ids, size_t count, float* vector, char*,
                 size_t) {
  std::this_thread::sleep_for(session->delay);
  const std::span<float> values(vector, session->dimension);
  for (float& value : values)
    value = 0;
  for (const int32_t id : std::span(ids, count))
    values[static_cast<std::uint32_t>(id) * 2654435761U % session->dimension] += 1;
  double squares = 0;
  for (const float value : values)
    squares += double{value} * double{value};
  for (float& value : values)
    value = static_cast<float>(double{value} / std::sqrt(squares));
  return 0;
}

void rb_embed_close(rb_embed_session* session) {
  delete session;
}
