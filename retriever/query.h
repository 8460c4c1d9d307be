// The understood question: its words, names, phrases and neighbours.
//
// Any bytes of any length in; no character is syntax. Immutable once made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// A word of the question that may be a name: KubePodCrashLooping, consumer_lag, node-drain-stuck.
struct Identifier {
  std::string written;  ///< as it stands in the question
  std::string key;      ///< squashed: how names are compared
  /// Sure enough to be an exact tier: it has three parts, stands where a pager puts the alert's
  /// name, or is the whole question. Product names have two ("HAProxy"): as a tier they cost .6
  /// nDCG points.
  bool decides = false;
};

/// A word that carries meaning; stop words are left out unless there is nothing else.
struct ContentWord {
  std::string word;  ///< folded
  std::string stem;
  /// A label's value, or an identifier whose parts stand here as well: it helps to find the line,
  /// and is left out when the share of found words is counted.
  bool aside = false;
};

/// Two content words that stand side by side, as indices of Query::content.
struct WordPair {
  int first = 0;
  int second = 0;
  friend bool operator==(const WordPair&, const WordPair&) = default;
};

struct Query {
  std::string text;                     ///< as asked
  std::string embedding_text;           ///< without labels, addresses, hashes; identifiers split
  std::vector<std::string> terms;       ///< distinct words for the full-text index, before its cap
  std::vector<std::string> phrases;     ///< quoted, two words or more, folded
  std::vector<Identifier> identifiers;  ///< distinct keys; those that decide first
  std::vector<std::string> bare_names;  ///< keys; the question says nothing but such a name
  std::vector<ContentWord> content;     ///< distinct stems, at most kMaxContent
  std::vector<WordPair> pairs;          ///< distinct, at most kMaxPairs
};

/// A page's matches are bits of one machine word; a longer question is a log, and its first words
/// say enough.
inline constexpr std::size_t kMaxContent = 64;
inline constexpr std::size_t kMaxPairs = 64;

Query understand(std::string_view question);

/// One line for logs and goldens.
std::string to_string(const Query& query);

}  // namespace runbook
