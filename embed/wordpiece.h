// Text → token ids, exactly as the model's own tokenizer does (uncased BERT with WordPiece).
//
// Equal to the reference on every code point up to Unicode 14; golden lines hold it to that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"

namespace runbook {

struct WordPieceVocabulary;

/// Immutable, thread-safe.
class WordPiece {
 public:
  using TokenId = std::int32_t;

  /// Reads a vocabulary: one piece a line, the id is the number of the line from 0. About 1 ms for
  /// the 30,522 pieces of BERT.
  /// @error as read_file; corrupt when a special token is missing
  static Result<WordPiece> load(const std::filesystem::path& vocabulary);
  static Result<WordPiece> parse(std::string vocabulary);

  WordPiece(WordPiece&&) noexcept;
  WordPiece& operator=(WordPiece&&) noexcept;
  ~WordPiece();

  /// [CLS], the pieces of the text, [SEP]: at most max_tokens ids, cut at the end. Takes any bytes
  /// and reads no further than it must. A special token written in the text is that token, as the
  /// reference has it. @pre max_tokens >= 2
  std::vector<TokenId> encode(std::string_view text, std::size_t max_tokens = 256) const;

 private:
  explicit WordPiece(std::unique_ptr<const WordPieceVocabulary> vocabulary);
  std::unique_ptr<const WordPieceVocabulary> vocabulary_;
};

}  // namespace runbook
