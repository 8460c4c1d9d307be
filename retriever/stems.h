// Words as the ranking compares them: parts of identifiers, folded, stemmed.
//
// "KubePodCrashLooping" is read as the word itself and as kube, pod, crash, loop, in the question
// and in the pages alike. '_' and '-' part words, as they do in the full-text index.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sb_stemmer;

namespace runbook {

/// One word of a text, or one part of it, where it stands.
struct WordPart {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t word_begin = 0;  ///< of the whole word it is a part of
  std::size_t word_end = 0;
  bool is_whole() const { return begin == word_begin && end == word_end; }
  bool is_first() const { return begin == word_begin; }
};

/// Walks over the parts of a text, left to right, without allocating. Bounds are bytes.
class WordParts {
 public:
  /// @param text  owned by the caller, outlives this
  explicit WordParts(std::string_view text) : text_(text) {}
  /// False at the end of the text.
  bool next(WordPart& part);

 private:
  bool next_word();

  std::string_view text_;
  std::size_t word_begin_ = 0;
  std::size_t word_end_ = 0;
  std::size_t at_ = 0;
};

/// Porter's stemmer, the one the full-text index uses. Confined to one thread.
class Stemmer {
 public:
  Stemmer();
  /// @param word  any case
  std::string stem(std::string_view word) const;

 private:
  struct Delete {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::unique_ptr<sb_stemmer, Delete> stemmer_;
};

/// Finds the words of a question in a page. A page may hold 100,000 words, so a word is stemmed
/// only when its first two letters are those of some word of the question. Confined to one thread.
class StemFinder {
 public:
  static constexpr int kNone = -1;

  /// @param stems  distinct; the index in this list is what find() returns
  explicit StemFinder(std::span<const std::string> stems);

  int find(std::string_view word) const;

 private:
  Stemmer stemmer_;
  std::bitset<1024> prefixes_;
  std::unordered_map<std::string, int> index_;
};

}  // namespace runbook
