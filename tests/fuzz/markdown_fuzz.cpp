// Markdown of strangers into chunks: every promise of `indexer/chunk.h` holds.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/text.h"
#include "tests/fuzz/require.h"
#include "tests/property/chunk_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text = runbook::to_valid_utf8({reinterpret_cast<const char*>(data), size});
  // As the reader of documents does.
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  std::replace(text.begin(), text.end(), '\0', ' ');
  runbook::ChunkOptions options;
  for (const int max_tokens : {240, 40}) {
    options.max_tokens = max_tokens;
    const auto broken = runbook::test::broken_chunk_promises(text, 0, options);
    for (const std::string& promise : broken)
      std::fprintf(stderr, "%s\n", promise.c_str());
    FUZZ_REQUIRE(broken.empty());
  }
  return 0;
}
