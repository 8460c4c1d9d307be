#include "retriever/stems.h"

#include <libstemmer.h>

#include "base/text.h"
#include "runbook/result.h"

namespace runbook {
namespace {

enum class Kind : std::uint8_t { other, lower, upper, digit };

/// Bytes of other scripts count as lower-case letters.
constexpr Kind kind_of(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 'a' && byte <= 'z') return Kind::lower;
  if (byte >= 'A' && byte <= 'Z') return Kind::upper;
  if (byte >= '0' && byte <= '9') return Kind::digit;
  return byte >= 0x80 ? Kind::lower : Kind::other;
}

constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Lead bytes of Latin-1 signs, of U+2000 to U+2FFF (dashes, quotation marks, arrows, boxes) and of
/// emoji: they part words, as they do in the full-text index.
constexpr bool leads_sign(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0xC2 || byte == 0xE2 || byte == 0xF0;
}

std::size_t skip_signs(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (leads_sign(text[at])) {
      ++at;
      while (at < text.size() && is_continuation(text[at]))
        ++at;
    } else if (kind_of(text[at]) == Kind::other) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

/// Is there a border inside a word in front of `at`? "podCrash", "HTTPServer", "5xx"; but
/// "PVCs" is one.
bool starts_part(std::string_view word, std::size_t at) {
  const Kind before = kind_of(word[at - 1]);
  const Kind here = kind_of(word[at]);
  if ((before == Kind::digit) != (here == Kind::digit)) return true;
  if (here != Kind::upper) return false;
  if (before == Kind::lower) return true;
  if (at + 1 >= word.size() || kind_of(word[at + 1]) != Kind::lower) return false;
  const bool plural =
      word[at + 1] == 's' && (at + 2 >= word.size() || kind_of(word[at + 2]) != Kind::lower);
  return !plural;
}

std::string folded(std::string_view word) {
  std::string out;
  out.reserve(word.size());
  for (const char c : word) {
    if (static_cast<unsigned char>(c) >= 0x80) return fold_case(word);
    out += kind_of(c) == Kind::upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

/// The first two letters, case dropped. 'y' at the end of a stem becomes 'i', so they are one here;
/// folding may change any byte of another script, so those are one as well.
std::size_t prefix_of(std::string_view word) {
  const auto letter = [](char c) {
    const unsigned byte = static_cast<unsigned char>(c);
    const unsigned low = byte >= 0x80U ? 0U : byte & 31U;
    return low == ('y' & 31U) ? ('i' & 31U) : low;
  };
  return letter(word[0]) * 32U + (word.size() > 1 ? letter(word[1]) : 0U);
}

}  // namespace

bool WordParts::next_word() {
  word_begin_ = skip_signs(text_, word_end_);
  word_end_ = word_begin_;
  while (word_end_ < text_.size() && kind_of(text_[word_end_]) != Kind::other &&
         !leads_sign(text_[word_end_])) {
    ++word_end_;
  }
  at_ = word_begin_;
  return word_begin_ < word_end_;
}

bool WordParts::next(WordPart& part) {
  if (at_ >= word_end_ && !next_word()) return false;
  const std::string_view word = text_.substr(word_begin_, word_end_ - word_begin_);
  std::size_t end = at_ - word_begin_ + 1;
  while (end < word.size() && !starts_part(word, end))
    ++end;
  part = {.begin = at_, .end = word_begin_ + end, .word_begin = word_begin_, .word_end = word_end_};
  at_ = part.end;
  return true;
}

void Stemmer::Delete::operator()(sb_stemmer* stemmer) const {
  sb_stemmer_delete(stemmer);
}

Stemmer::Stemmer() : stemmer_(sb_stemmer_new("porter", "UTF_8")) {
  RB_ASSERT(stemmer_ != nullptr);  // every build of the library has this algorithm
}

std::string Stemmer::stem(std::string_view word) const {
  std::string lower = folded(word);
  // SQLite's porter leaves words of one or two letters and of more than 64 bytes alone.
  if (lower.size() < 3 || lower.size() > 64) return lower;
  const auto* stemmed =
      sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(lower.data()),
                      static_cast<int>(lower.size()));
  if (stemmed == nullptr) return lower;  // out of memory inside the library
  return {reinterpret_cast<const char*>(stemmed),
          static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
}

StemFinder::StemFinder(std::span<const std::string> stems) {
  for (const std::string& stem : stems) {
    if (stem.empty()) continue;
    index_.emplace(stem, static_cast<int>(&stem - stems.data()));
    prefixes_.set(prefix_of(stem));
  }
}

int StemFinder::find(std::string_view word) const {
  if (word.empty() || !prefixes_.test(prefix_of(word))) return kNone;
  const auto found = index_.find(stemmer_.stem(word));
  return found == index_.end() ? kNone : found->second;
}

}  // namespace runbook
