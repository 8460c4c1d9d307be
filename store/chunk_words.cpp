#include "store/chunk_words.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string_view>

namespace runbook {

namespace {

constexpr std::string_view kListWords = R"sql(
  SELECT document, words FROM document_size ORDER BY document
)sql";

}  // namespace

std::string chunk_words_column(std::span<const FtsColumns> chunks) {
  std::string column;
  for (const FtsColumns& chunk : chunks) {
    const std::size_t words =
        std::min<std::size_t>(chunk.words, std::numeric_limits<std::uint16_t>::max());
    column += static_cast<char>(words & 0xff);
    column += static_cast<char>(words >> 8);
  }
  return column;
}

Result<ChunkWords> ChunkWords::load(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListWords));
  ChunkWords chunks;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return chunks;
    const std::string_view words = list.blob(1);
    const std::size_t count = words.size() / 2;
    chunks.documents_.push_back({DocumentId{list.integer(0)}, chunks.words_.size(), count});
    for (std::size_t i = 0; i < count; ++i) {
      const auto low = static_cast<unsigned char>(words[2 * i]);
      const auto high = static_cast<unsigned char>(words[2 * i + 1]);
      chunks.words_.push_back(static_cast<std::uint16_t>(low | high << 8));
    }
  }
}

double ChunkWords::average() const {
  if (words_.empty()) return 0;
  const auto sum = std::accumulate(words_.begin(), words_.end(), std::uint64_t{0});
  return static_cast<double>(sum) / static_cast<double>(words_.size());
}

std::optional<std::size_t> ChunkWords::Finder::find(ChunkId chunk) {
  const DocumentId id = document_of(chunk);
  while (!next_.empty() && next_.front().id < id)
    next_ = next_.subspan(1);
  if (next_.empty() || next_.front().id != id) return std::nullopt;
  const auto order =
      static_cast<std::size_t>(static_cast<std::int64_t>(chunk) % kChunksPerDocument);
  if (order >= next_.front().count) return std::nullopt;
  return next_.front().first + order;
}

}  // namespace runbook
