// A user's words → a MATCH expression that cannot fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// Any text in; words and their identifier parts quoted and joined by OR; stop words dropped
/// unless nothing is left. `terms` are distinct, lower case, in order of appearance.
struct MatchQuery {
  std::vector<std::string> terms;
  std::string expression;  ///< empty when the text holds no word
};

/// At most this many terms go to the engine, the rarest: an OR of 100,000 takes 2.2 s; capping at
/// 24 costs no quality (.888 either way).
inline constexpr std::size_t kMaxTerms = 24;

/// The distinct terms of a text, before any cap: words, and the parts of identifiers that have two
/// letters or more.
std::vector<std::string> question_terms(std::string_view text);

/// Quotes each term; joins them with OR.
MatchQuery match_any(std::vector<std::string> terms);

bool is_stop_word(std::string_view folded_word);

}  // namespace runbook
