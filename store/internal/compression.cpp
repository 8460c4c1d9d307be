#include "store/internal/compression.h"

#include <memory>

#include <zstd.h>

namespace runbook {

namespace {

// On real runbooks with their parts, of the text and in CPU time for 10.8 MB: level 3 .463 in 70
// ms, 6 .444 in 180, 9 .443 in 300, 12 .440 in 710.
constexpr int kLevel = 6;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

std::string compress(std::string_view text) {
  // A context is some hundred kilobytes; one a thread is made once and used for every text.
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compressCCtx(context.get(), frame.data(), frame.size(), text.data(),
                                             text.size(), kLevel);
  RB_ASSERT(ZSTD_isError(size) == 0);
  frame.resize(size);
  frame.shrink_to_fit();
  return frame;
}

Result<std::string> decompress(std::string_view frame, std::int64_t size_bytes) {
  const Error damaged{.code = Errc::corrupt,
                      .message = "a stored text is damaged",
                      .where = {},
                      .hint = "make the index anew with `runbook knowledge sync --rebuild`"};
  if (size_bytes < 0 || size_bytes > kMaxTextBytes) return damaged;
  // The frame knows its size: asked first, so that a damaged row does not cost its claimed memory.
  const auto expected = static_cast<unsigned long long>(size_bytes);
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != expected) return damaged;
  std::string text(static_cast<std::size_t>(size_bytes), '\0');
  const std::size_t size = ZSTD_decompress(text.data(), text.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0 || size != text.size()) return damaged;
  return text;
}

}  // namespace runbook
