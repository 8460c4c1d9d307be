// What a page has in common with the question, beyond the signals' scores.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "retriever/query.h"
#include "retriever/stems.h"
#include "store/evidence.h"

namespace runbook {

/// Bits by index of Query::content and Query::pairs.
struct TextMatch {
  std::uint64_t words = 0;
  std::uint64_t pairs = 0;
  TextMatch& operator|=(const TextMatch& other) {
    words |= other.words;
    pairs |= other.pairs;
    return *this;
  }
};

/// Looks for the words and word pairs of one question in texts. Confined to one thread.
class Matcher {
 public:
  /// @param idf  by index of query.content; both are borrowed
  Matcher(const Query& query, std::span<const double> idf);

  /// A pair is found where its words stand side by side; stop words between them do not count.
  TextMatch match(std::string_view text) const;

  /// A whole page: its title, its file's name, its text.
  TextMatch match(const FetchedDocument& page) const;

  /// One chunk as it is indexed: the page's title, its file's name, the chunk's own text.
  TextMatch match(const FetchedDocument& page, ChunkId chunk) const;

  /// Does the question name this page by its words? The chunk holds all of them, one at least in
  /// the page's names or the chunk's heading, or there is but one; or they hold the title, of two
  /// words or more.
  bool names_page(const FetchedDocument& page, ChunkId chunk) const;

  /// Share of the question's word pairs: 0 to 1; 0 when it has none.
  double pair_share(const TextMatch& match) const;

  /// Share of the question's words, each weighing its rarity; words aside do not count. 0 to 1.
  double coverage(const TextMatch& match) const;

  /// Is it a word of the question, aside or not?
  bool holds(std::string_view word) const { return stems_.find(word) != StemFinder::kNone; }

  /// How much a line says about the question: the rarity of its distinct words.
  double weight(const TextMatch& match) const;

  const Query& query() const { return query_; }

 private:
  TextMatch match_names(const FetchedDocument& page) const;
  bool holds_all_of(std::string_view name) const;

  struct Neighbour {
    int word = 0;
    std::uint64_t bit = 0;
  };

  const Query& query_;
  std::span<const double> idf_;
  StemFinder stems_;
  std::vector<std::vector<Neighbour>> followers_;  ///< by index of content
};

/// "db/PostgresDown.md" → PostgresDown.
std::string_view file_stem(std::string_view path);

}  // namespace runbook
