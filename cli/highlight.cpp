#include "cli/highlight.h"

#include <algorithm>
#include <array>

#include "base/identifiers.h"
#include "base/text.h"
#include "base/unicode.h"

namespace runbook::cli {
namespace {

/// Words that are everywhere: marking them hides the others.
constexpr std::array<std::string_view, 40> kCommon = {
    "a",   "an",   "and", "are",  "as",  "at",   "be",   "but", "by",   "can",
    "do",  "does", "for", "from", "has", "have", "how",  "i",   "if",   "in",
    "is",  "it",   "its", "my",   "not", "of",   "on",   "or",  "our",  "that",
    "the", "this", "to",  "was",  "we",  "what", "when", "why", "with", "you"};

constexpr std::size_t kStemLetters = 4;    // "pods" may match "pod"; "db" only itself
constexpr std::size_t kEndingLetters = 4;  // "terminat-ing", "terminat-ion", "terminat-es"

bool is_common(std::string_view word) {
  return std::find(kCommon.begin(), kCommon.end(), word) != kCommon.end();
}

/// Equal but for a short ending.
bool same_stem(std::string_view a, std::string_view b) {
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head])
    ++head;
  if (head == a.size() && head == b.size()) return true;
  if (head + 1 < kStemLetters) return false;
  const std::size_t rest = std::max(a.size(), b.size()) - head;
  const std::size_t shorter_rest = std::min(a.size(), b.size()) - head;
  return shorter_rest == 0 ? rest <= kEndingLetters : head > kStemLetters && rest <= kEndingLetters;
}

}  // namespace

Highlighter::Highlighter(std::string_view question) {
  for (const Word& word : words(question)) {
    const std::string_view text = question.substr(word.begin, word.end - word.begin);
    std::string folded = fold_case(text);
    if (is_common(folded)) continue;
    for (const std::string& part : split_identifier(text)) {
      if (part.size() >= kStemLetters) words_.push_back(fold_case(part));
    }
    words_.push_back(std::move(folded));
  }
  std::sort(words_.begin(), words_.end());
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
}

bool Highlighter::matches(std::string_view word) const {
  const std::string folded = fold_case(word);
  if (is_common(folded)) return false;
  return std::any_of(words_.begin(), words_.end(),
                     [&](const std::string& wanted) { return same_stem(folded, wanted); });
}

std::string Highlighter::mark(std::string_view row, const Style& style) const {
  if (!style.colour || words_.empty()) return std::string(row);
  std::string marked;
  std::size_t done = 0;
  for (const Word& word : words(row)) {
    const std::string_view text = row.substr(word.begin, word.end - word.begin);
    marked += row.substr(done, word.begin - done);
    marked += matches(text) ? style.match(text) : std::string(text);
    done = word.end;
  }
  marked += row.substr(done);
  return marked;
}

std::size_t Highlighter::find_first(std::string_view row) const {
  for (const Word& word : words(row)) {
    if (matches(row.substr(word.begin, word.end - word.begin))) return word.begin;
  }
  return std::string_view::npos;
}

}  // namespace runbook::cli
