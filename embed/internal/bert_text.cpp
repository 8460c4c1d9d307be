#include "embed/internal/bert_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <utf8proc.h>

#include "base/ascii.h"
#include "base/unicode.h"
#include "runbook/result.h"

namespace runbook::internal {
namespace {

struct CodePointRange {
  char32_t first;
  char32_t last;
};

#include "embed/internal/bert_classes.inc"

// Blocks of ideographs as BERT counts them: neither kana nor hangul, and no later extensions.
constexpr auto kChinese = std::to_array<CodePointRange>({
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xF900, 0xFAFF},
    {0x20000, 0x2A6DF},
    {0x2A700, 0x2B73F},
    {0x2B740, 0x2B81F},
    {0x2B920, 0x2CEAF},
    {0x2F800, 0x2FA1F},
});
constexpr auto kPrivateUse =
    std::to_array<CodePointRange>({{0xE000, 0xF8FF}, {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD}});
constexpr auto kSpaces = std::to_array<CodePointRange>({{0xA0, 0xA0},
                                                        {0x1680, 0x1680},
                                                        {0x2000, 0x200A},
                                                        {0x2028, 0x2029},
                                                        {0x202F, 0x202F},
                                                        {0x205F, 0x205F},
                                                        {0x3000, 0x3000}});

bool is_in(char32_t point, std::span<const CodePointRange> ranges) {
  const auto behind = std::upper_bound(
      ranges.begin(), ranges.end(), point,
      [](char32_t value, const CodePointRange& range) { return value < range.first; });
  return behind != ranges.begin() && point <= std::prev(behind)->last;
}

bool is_space(char32_t point) {
  if (point < 0x80) return point == ' ' || point == '\t' || point == '\n' || point == '\r';
  return is_in(point, kSpaces);
}

/// Dropped before anything else: controls, format controls, private use, U+FFFD. Never a space.
bool is_dropped(char32_t point) {
  if (point < 0xA0) return point < 0x20 || point >= 0x7F;
  return point == kReplacement || is_in(point, kFormatControls) || is_in(point, kPrivateUse);
}

bool is_punctuation(char32_t point) {
  if (point < 0x80) return point > ' ' && point < 0x7F && !is_ascii_alnum(static_cast<char>(point));
  return is_in(point, kPunctuation);
}

/// Collects code points up to the next space, then normalises and cuts them.
class Splitter {
 public:
  explicit Splitter(WordSink& sink) : sink_(sink) {}

  bool add(char32_t point) {
    if (is_space(point)) return flush();
    if (is_dropped(point)) return true;
    if (point >= 0x3400 && is_in(point, kChinese)) {
      if (!flush()) return false;
      append(point);
      return flush();
    }
    append(point);
    return true;
  }

  bool flush() {
    const bool more = is_ascii_ ? cut(run_) : cut_unicode();
    run_.clear();
    is_ascii_ = true;
    return more;
  }

 private:
  /// Lower case at once for ASCII; the rest must be decomposed before it is lowered.
  void append(char32_t point) {
    if (point < 0x80) {
      run_ += ascii_lower(static_cast<char>(point));
      return;
    }
    is_ascii_ = false;
    append_utf8(run_, point);
  }

  /// Canonical decomposition first, so that an accent is a mark of its own and can go.
  bool cut_unicode() {
    const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(run_.data());
    const auto size = static_cast<utf8proc_ssize_t>(run_.size());
    // A canonical decomposition of n bytes of UTF-8 has at most 2 n code points (U+1F82: 3 → 4).
    decomposed_.resize(2 * run_.size());
    const utf8proc_ssize_t count =
        utf8proc_decompose(bytes, size, decomposed_.data(),
                           static_cast<utf8proc_ssize_t>(decomposed_.size()), UTF8PROC_DECOMPOSE);
    RB_ASSERT(count >= 0 && static_cast<std::size_t>(count) <= decomposed_.size());
    lowered_.clear();
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
      const auto point = static_cast<char32_t>(decomposed_[static_cast<std::size_t>(i)]);
      if (point >= 0x80 && is_in(point, kNonspacingMarks)) continue;
      append_utf8(lowered_,
                  static_cast<char32_t>(utf8proc_tolower(static_cast<std::int32_t>(point))));
    }
    return cut(lowered_);
  }

  /// Every punctuation character is a word of its own.
  bool cut(std::string_view run) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < run.size();) {
      const CodePoint here = decode_utf8(run, at);
      if (is_punctuation(here.value)) {
        if (at > begin && !sink_.take(run.substr(begin, at - begin))) return false;
        if (!sink_.take(run.substr(at, here.size))) return false;
        begin = at + here.size;
      }
      at += here.size;
    }
    return begin == run.size() || sink_.take(run.substr(begin));
  }

  WordSink& sink_;
  std::string run_;
  bool is_ascii_ = true;
  std::vector<utf8proc_int32_t> decomposed_;
  std::string lowered_;
};

}  // namespace

bool split_bert_words(std::string_view text, WordSink& sink) {
  Splitter splitter(sink);
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint here = decode_utf8(text, at);
    if (!splitter.add(here.value)) return false;
    at += here.size;
  }
  return splitter.flush();
}

}  // namespace runbook::internal
