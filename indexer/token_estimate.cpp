#include "indexer/token_estimate.h"

#include <algorithm>
#include <array>

#include "indexer/chunk.h"

namespace runbook {
namespace {

enum class Kind : std::uint8_t { blank, mark, lower, upper, digit, beyond };

constexpr Kind kind_of(unsigned c) {
  if (c >= 0x80) return Kind::beyond;
  if (c >= 'a' && c <= 'z') return Kind::lower;
  if (c >= 'A' && c <= 'Z') return Kind::upper;
  if (c >= '0' && c <= '9') return Kind::digit;
  return c <= ' ' || c == 0x7F ? Kind::blank : Kind::mark;
}

constexpr std::array<Kind, 256> make_kinds() {
  std::array<Kind, 256> kinds{};
  for (unsigned c = 0; c < kinds.size(); ++c)
    kinds[c] = kind_of(c);
  return kinds;
}
constexpr std::array<Kind, 256> kKinds = make_kinds();

Kind kind_at(std::string_view text, std::size_t at) {
  return kKinds[static_cast<unsigned char>(text[at])];
}

// Means over 2.06 million words of 2,311 runbook pages under the vocabulary of uncased BERT, in
// hundredths, by a word's length. A word that touches a mark ("kube-proxy", "=etcd", "`grep`") is
// seldom in the vocabulary whole: that one bit of context halves the variance of a chunk's
// estimate.
constexpr std::array<std::int16_t, 15> kProseWord = {0,   100, 101, 102, 105, 107, 116, 120,
                                                     127, 143, 163, 136, 156, 190, 160};
constexpr std::array<std::int16_t, 15> kJoinedWord = {0,   100, 109, 127, 133, 121, 180, 137,
                                                      153, 198, 204, 161, 191, 254, 165};
constexpr std::int64_t kLongWord = 300;  // of 15 letters: nearly none is in the vocabulary …
constexpr std::int64_t kPieceOfLongWord = 50;  // … and each letter more is half a piece
constexpr std::int64_t kWordOfCapitals = 155;  // ETCD, TLS; up to 12 letters
constexpr std::size_t kLongestWord = 100;      // longer ones are a single [UNK] to WordPiece
// Percent on top of the means. Of the 25,844 chunks of those pages 0.40 % exceed 256 real pieces
// with [CLS] and [SEP]; real over estimated is 0.97 on the average, standard deviation 0.058.
constexpr std::int64_t kSafety = 104;

std::int64_t lower_cost(std::int64_t length, bool joined) {
  const auto& table = joined ? kJoinedWord : kProseWord;
  const auto known = static_cast<std::int64_t>(table.size());
  if (length < known) return table[static_cast<std::size_t>(length)];
  return kLongWord + kPieceOfLongWord * (length - known);
}

// "KubePodCrashLooping": no vocabulary has it whole.
std::int64_t camel_cost(std::int64_t length) {
  if (length <= 6) return 48 * length;
  if (length <= 14) return 290 + 13 * (length - 6);
  return 394 + 37 * (length - 14);
}

// "v1beta1", "7f9c4d": pieces of two characters or less.
std::int64_t mixed_cost(std::int64_t length) {
  return length <= 8 ? 130 + 36 * length : 418 + 72 * (length - 8);
}

std::int64_t digits_cost(std::int64_t length) {
  return length <= 2 ? 100 : std::max<std::int64_t>(120, 60 * length - 50);
}

struct Shape {
  std::size_t size = 0;
  std::size_t upper = 0;
  std::size_t digits = 0;
  bool first_upper = false;
  bool joined = false;  ///< touches a mark that is no punctuation of a sentence
};

std::int64_t word_cost(const Shape& word) {
  if (word.size > kLongestWord) return kCostPerToken;
  const auto length = static_cast<std::int64_t>(word.size);
  if (word.digits == word.size) return digits_cost(length);
  if (word.digits > 0) return mixed_cost(length);
  if (word.upper == 0 || (word.upper == 1 && word.first_upper)) {
    return lower_cost(length, word.joined && word.upper == 0);
  }
  if (word.upper == word.size) return length <= 12 ? kWordOfCapitals : kPieceOfLongWord * length;
  return camel_cost(length);
}

// Accented Latin letters (U+00C0 to U+024F) belong to words; every other character beyond ASCII
// is about one piece: ideographs, kana, Cyrillic letters, emoji.
bool is_latin_letter(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  return lead >= 0xC3 && lead <= 0xC9 && at + 1 < text.size();
}

std::size_t code_point_size(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    ++end;
  return end - at;
}

bool joins(char c) {
  constexpr std::string_view kJoining = "-_/=:@.`<>{}[]$#\"'|+";
  return kJoining.find(c) != std::string_view::npos;
}

bool is_joined(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 && joins(text[begin - 1])) return true;
  // A mark with white space behind it ends a sentence, a quotation or a line.
  return end + 1 < text.size() && joins(text[end]) && kind_at(text, end + 1) != Kind::blank;
}

Shape read_word(std::string_view text, std::size_t begin, std::size_t& end) {
  Shape word;
  word.first_upper = kind_at(text, begin) == Kind::upper;
  for (end = begin; end < text.size(); ++word.size) {
    const Kind kind = kind_at(text, end);
    if (kind == Kind::beyond && is_latin_letter(text, end)) {
      end += 2;
      continue;
    }
    if (kind == Kind::blank || kind == Kind::mark || kind == Kind::beyond) break;
    word.upper += kind == Kind::upper ? 1 : 0;
    word.digits += kind == Kind::digit ? 1 : 0;
    ++end;
  }
  word.joined = is_joined(text, begin, end);
  return word;
}

}  // namespace

TextUnit text_unit(std::string_view text, std::size_t at) {
  switch (kind_at(text, at)) {
    case Kind::blank: return {.size = 1, .cost = 0};
    case Kind::mark: return {.size = 1, .cost = kCostPerToken};
    case Kind::beyond:
      if (!is_latin_letter(text, at)) {
        return {.size = code_point_size(text, at), .cost = kCostPerToken};
      }
      break;
    default: break;
  }
  std::size_t end = at;
  const Shape word = read_word(text, at, end);
  return {.size = end - at, .cost = word_cost(word) * kSafety / 100};
}

std::int64_t token_cost(std::string_view text) {
  std::int64_t cost = 0;
  for (std::size_t at = 0; at < text.size();) {
    const TextUnit unit = text_unit(text, at);
    cost += unit.cost;
    at += unit.size;
  }
  return cost;
}

int estimate_tokens(std::string_view text) {
  return whole_tokens(token_cost(text));
}

LineCosts::LineCosts(std::string_view text, const LineIndex& lines, int first_line)
    : offset_(first_line) {
  sums_.reserve(static_cast<std::size_t>(std::max(lines.count() - first_line, 0)) + 2);
  sums_.push_back(0);
  for (int n = first_line; n <= lines.count(); ++n) {
    const std::size_t begin = lines.begin_of(n);
    sums_.push_back(sums_.back() + token_cost(text.substr(begin, lines.end_of(n) - begin)));
  }
}

std::int64_t LineCosts::between(int first, int end) const {
  return sums_[static_cast<std::size_t>(end - offset_)] -
         sums_[static_cast<std::size_t>(first - offset_)];
}

int LineCosts::last_within(int first, std::int64_t budget) const {
  const auto begin = sums_.begin() + (first - offset_);
  const auto past =
      std::upper_bound(begin, sums_.end(), *begin + std::max<std::int64_t>(budget, 0));
  return first + static_cast<int>(past - begin) - 1;
}

}  // namespace runbook
