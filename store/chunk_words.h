// How long chunks are, in words: what bm25 measures a word's frequency against.
//
// One small row a document, so that a question reads them all in a fraction of a millisecond.
// FTS5 can keep them too, a row a chunk: 2.5 ms and seven times the space.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runbook/result.h"
#include "store/chunk_text.h"
#include "store/internal/sqlite.h"
#include "store/rows.h"

namespace runbook {

/// The column of a document: of each of its chunks in turn.
std::string chunk_words_column(std::span<const FtsColumns> chunks);

/// The lengths of all chunks, in the order of their ids. Immutable.
class ChunkWords {
 public:
  static Result<ChunkWords> load(const sqlite::Connection& connection);

  /// Of one document: its chunks are words()[first] and the `count - 1` behind it.
  struct Document {
    DocumentId id{};
    std::size_t first = 0;
    std::size_t count = 0;
  };
  std::span<const Document> documents() const { return documents_; }
  std::span<const std::uint16_t> words() const { return words_; }
  double average() const;

  /// Finds places of chunks that are asked for by rising id.
  class Finder {
   public:
    explicit Finder(const ChunkWords& chunks) : next_(chunks.documents_) {}
    /// Index into words(); absent for a chunk that is not there.
    std::optional<std::size_t> find(ChunkId chunk);

   private:
    std::span<const Document> next_;
  };

 private:
  std::vector<Document> documents_;
  std::vector<std::uint16_t> words_;
};

}  // namespace runbook
