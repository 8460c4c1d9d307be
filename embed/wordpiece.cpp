#include "embed/wordpiece.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "embed/internal/bert_text.h"
#include "embed/internal/vocabulary.h"

namespace runbook {
namespace {

using internal::PiecePlace;

constexpr std::array<std::string_view, 5> kSpecialTokens = {"[PAD]", "[UNK]", "[CLS]", "[SEP]",
                                                            "[MASK]"};
// A longer word is [UNK] as a whole; characters, not bytes.
constexpr std::size_t kMaxWordCharacters = 100;

bool starts_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

struct WordPieceVocabulary {
  internal::Vocabulary pieces;
  WordPiece::TokenId unknown = 0;
  WordPiece::TokenId begin = 0;
  WordPiece::TokenId end = 0;
};

namespace {

struct SpecialAt {
  std::size_t begin = std::string_view::npos;
  std::string_view token = {};
};

/// The first special token written out in `text` from `from` on.
SpecialAt find_special(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('[', from); at != std::string_view::npos;
       at = text.find('[', at + 1)) {
    const std::string_view rest = text.substr(at);
    for (const std::string_view token : kSpecialTokens) {
      if (rest.starts_with(token)) return {.begin = at, .token = token};
    }
  }
  return {.begin = text.size()};
}

/// Cuts words into the longest pieces of the vocabulary, until there are enough ids.
class PieceSink final : public internal::WordSink {
 public:
  /// Starts with `begin`; `end` comes last, and what is in between is cut to make room for it.
  PieceSink(const WordPieceVocabulary& vocabulary, std::size_t max_tokens)
      : vocabulary_(vocabulary), capacity_(max_tokens - 1), ids_{vocabulary.begin} {}

  bool take(std::string_view word) override {
    const std::size_t before = ids_.size();
    if (!append_pieces(word)) {
      ids_.resize(before);
      ids_.push_back(vocabulary_.unknown);
    }
    return is_open();
  }

  bool take_special(WordPiece::TokenId id) {
    ids_.push_back(id);
    return is_open();
  }

  std::vector<WordPiece::TokenId> finish() && {
    ids_.resize(std::min(ids_.size(), capacity_));
    ids_.push_back(vocabulary_.end);
    return std::move(ids_);
  }

 private:
  bool is_open() const { return ids_.size() < capacity_; }

  bool append_pieces(std::string_view word) {
    const auto characters =
        static_cast<std::size_t>(std::count_if(word.begin(), word.end(), starts_character));
    if (characters > kMaxWordCharacters) return false;
    for (std::size_t at = 0; at < word.size();) {
      const std::size_t size =
          append_longest(word.substr(at), at == 0 ? PiecePlace::start : PiecePlace::inside);
      if (size == 0) return false;
      at += size;
    }
    return true;
  }

  /// Appends the longest piece that `rest` begins with; its size, or 0.
  std::size_t append_longest(std::string_view rest, PiecePlace place) {
    for (std::size_t size = std::min(rest.size(), vocabulary_.pieces.longest_bytes()); size > 0;
         --size) {
      if (size < rest.size() && !starts_character(rest[size])) continue;
      if (const auto id = vocabulary_.pieces.find(rest.substr(0, size), place)) {
        ids_.push_back(*id);
        return size;
      }
    }
    return 0;
  }

  const WordPieceVocabulary& vocabulary_;
  std::size_t capacity_;
  std::vector<WordPiece::TokenId> ids_;
};

}  // namespace

WordPiece::WordPiece(std::unique_ptr<const WordPieceVocabulary> vocabulary)
    : vocabulary_(std::move(vocabulary)) {}
WordPiece::WordPiece(WordPiece&&) noexcept = default;
WordPiece& WordPiece::operator=(WordPiece&&) noexcept = default;
WordPiece::~WordPiece() = default;

Result<WordPiece> WordPiece::load(const std::filesystem::path& vocabulary) {
  RB_TRY(FileContent file, read_file(vocabulary));
  auto loaded = parse(std::move(file.bytes));
  if (!loaded) loaded.error().where = vocabulary.string();
  return loaded;
}

Result<WordPiece> WordPiece::parse(std::string vocabulary) {
  internal::Vocabulary pieces(std::move(vocabulary));
  for (const std::string_view token : kSpecialTokens) {
    if (pieces.find(token, PiecePlace::start)) continue;
    return Error{.code = Errc::corrupt,
                 .message = str_cat("the vocabulary has no ", token),
                 .hint = "fetch the model again with tools/fetch_model"};
  }
  const auto id = [&pieces](std::string_view token) {
    return pieces.find(token, PiecePlace::start).value_or(0);
  };
  const TokenId unknown = id("[UNK]");
  const TokenId begin = id("[CLS]");
  const TokenId end = id("[SEP]");
  return WordPiece(std::make_unique<const WordPieceVocabulary>(WordPieceVocabulary{
      .pieces = std::move(pieces), .unknown = unknown, .begin = begin, .end = end}));
}

std::vector<WordPiece::TokenId> WordPiece::encode(std::string_view text,
                                                  std::size_t max_tokens) const {
  RB_ASSERT(max_tokens >= 2);
  PieceSink sink(*vocabulary_, max_tokens);
  for (std::size_t at = 0; at < text.size();) {
    const SpecialAt special = find_special(text, at);
    if (!internal::split_bert_words(text.substr(at, special.begin - at), sink)) break;
    if (special.token.empty()) break;
    if (!sink.take_special(*vocabulary_->pieces.find(special.token, PiecePlace::start))) break;
    at = special.begin + special.token.size();
  }
  return std::move(sink).finish();
}

}  // namespace runbook
