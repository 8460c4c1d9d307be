#include "store/fts_query.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "base/text.h"

namespace runbook {

namespace {

// Words that stand in most sentences and say nothing of what is wrong. `not`, `no`, `down`, `up`
// and `out` are not here: "not ready", "out of memory" and "is down" are symptoms.
constexpr std::string_view kStopWords[] = {
    "a",      "about", "after", "all",   "also",  "am",    "an",   "and",  "any",    "are",
    "as",     "at",    "be",    "been",  "being", "but",   "by",   "can",  "could",  "did",
    "do",     "does",  "doing", "for",   "from",  "had",   "has",  "have", "having", "he",
    "her",    "his",   "how",   "i",     "if",    "in",    "into", "is",   "it",     "its",
    "just",   "me",    "my",    "of",    "on",    "or",    "our",  "she",  "should", "so",
    "some",   "such",  "than",  "that",  "the",   "their", "them", "then", "there",  "these",
    "they",   "this",  "those", "to",    "too",   "us",    "very", "was",  "we",     "were",
    "what",   "when",  "where", "which", "while", "who",   "whom", "why",  "will",   "with",
    "within", "would", "you",   "your",  "s"};

/// Single letters and numbers are words only by themselves: those of a pod's hash ("6d5f9c7b8")
/// stand everywhere. Without them nDCG@10 on alert texts rises by one point.
bool is_telling(std::string_view part) {
  return part.size() >= 2 && !(part.front() >= '0' && part.front() <= '9');
}

}  // namespace

bool is_stop_word(std::string_view folded_word) {
  return std::find(std::begin(kStopWords), std::end(kStopWords), folded_word) !=
         std::end(kStopWords);
}

std::vector<std::string> question_terms(std::string_view text) {
  std::vector<std::string> terms;
  std::unordered_set<std::string> seen;
  const auto add = [&](std::string_view word) {
    std::string folded = fold_case(word);
    if (seen.insert(folded).second) terms.push_back(std::move(folded));
  };
  const std::string valid = to_valid_utf8(text);
  for (const Word& word : words(valid)) {
    const std::string_view whole =
        std::string_view(valid).substr(word.begin, word.end - word.begin);
    add(whole);
    const std::vector<std::string> parts = split_identifier(whole);
    if (parts.size() < 2) continue;
    for (const std::string& part : parts) {
      if (is_telling(part)) add(part);
    }
  }
  std::vector<std::string> telling;
  std::copy_if(terms.begin(), terms.end(), std::back_inserter(telling),
               [](const std::string& term) { return !is_stop_word(term); });
  return telling.empty() ? terms : telling;
}

MatchQuery match_any(std::vector<std::string> terms) {
  MatchQuery query;
  for (const std::string& term : terms) {
    if (!query.expression.empty()) query.expression += " OR ";
    query.expression += '"';
    for (const char c : term) {
      // Inside quotes nothing is an operator; a quote is written twice, NUL would end the text.
      if (c == '"') query.expression += '"';
      if (c != '\0') query.expression += c;
    }
    query.expression += '"';
  }
  query.terms = std::move(terms);
  return query;
}

}  // namespace runbook
