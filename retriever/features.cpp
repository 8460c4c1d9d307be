#include "retriever/features.h"

#include <algorithm>
#include <bit>
#include <string>

#include "base/text.h"
#include "store/fts_query.h"

namespace runbook {
namespace {

/// Words aside (labels, whole identifiers) only break ties between lines.
constexpr double kAsideWeight = 0.1;
/// A word that stands everywhere still makes a line better than one without any.
constexpr double kLeastWeight = 0.01;

std::vector<std::string> stems_of(const Query& query) {
  std::vector<std::string> stems;
  stems.reserve(query.content.size());
  for (const ContentWord& word : query.content)
    stems.push_back(word.stem);
  return stems;
}

constexpr std::uint64_t bit(std::size_t index) {
  return std::uint64_t{1} << index;
}

}  // namespace

Matcher::Matcher(const Query& query, std::span<const double> idf)
    : query_(query), idf_(idf), stems_(stems_of(query)), followers_(query.content.size()) {
  for (std::size_t i = 0; i < query.pairs.size(); ++i)
    followers_[static_cast<std::size_t>(query.pairs[i].first)].push_back(
        {.word = query.pairs[i].second, .bit = bit(i)});
}

TextMatch Matcher::match(std::string_view text) const {
  TextMatch match;
  int previous = StemFinder::kNone;
  int name = StemFinder::kNone;  // the word at hand as a whole, where it counts: "x509"
  WordParts parts(text);
  for (WordPart part; parts.next(part);) {
    if (part.is_first()) name = StemFinder::kNone;
    if (!part.is_whole() && part.is_first()) {
      const int whole = stems_.find(text.substr(part.word_begin, part.word_end - part.word_begin));
      if (whole != StemFinder::kNone) {
        match.words |= bit(static_cast<std::size_t>(whole));
        if (!query_.content[static_cast<std::size_t>(whole)].aside) name = whole;
      }
    }
    const std::string_view word = text.substr(part.begin, part.end - part.begin);
    int index = stems_.find(word);
    if (index != StemFinder::kNone) match.words |= bit(static_cast<std::size_t>(index));
    if (name != StemFinder::kNone) index = name;
    if (index == StemFinder::kNone) {
      // Looked up only behind a word of the question: a page is mostly other words.
      if (previous != StemFinder::kNone && !is_stop_word(fold_case(word)))
        previous = StemFinder::kNone;
      continue;
    }
    if (previous != StemFinder::kNone)
      for (const Neighbour& follower : followers_[static_cast<std::size_t>(previous)])
        if (follower.word == index) match.pairs |= follower.bit;
    previous = index;
  }
  return match;
}

TextMatch Matcher::match_names(const FetchedDocument& page) const {
  TextMatch found = match(page.row.title);
  found |= match(file_stem(page.row.path));
  for (const std::string& alias : page.row.aliases)
    found |= match(alias);
  return found;
}

TextMatch Matcher::match(const FetchedDocument& page) const {
  TextMatch found = match_names(page);
  found |= match(page.text);
  return found;
}

TextMatch Matcher::match(const FetchedDocument& page, ChunkId chunk) const {
  TextMatch found = match_names(page);
  const std::string_view text = page.text;
  for (const ChunkRow& row : page.chunks) {
    if (chunk_id(page.row.id, row.order) != chunk) continue;
    const std::size_t begin = std::min(static_cast<std::size_t>(row.begin), text.size());
    found |= match(text.substr(begin, static_cast<std::size_t>(row.end - row.begin)));
  }
  return found;
}

bool Matcher::names_page(const FetchedDocument& page, ChunkId chunk) const {
  if (holds_all_of(page.row.title)) return true;
  TextMatch names = match_names(page);
  for (const ChunkRow& row : page.chunks) {
    if (chunk_id(page.row.id, row.order) != chunk) continue;
    for (const SectionRow& section : page.sections)
      if (section.order == row.section && !section.heading.empty())
        names |= match(section.heading.back());
  }
  TextMatch all = match(page, chunk);
  all |= names;
  std::uint64_t asked = 0;
  for (std::size_t i = 0; i < query_.content.size(); ++i)
    if (!query_.content[i].aside) asked |= bit(i);
  const bool is_named = (names.words & asked) != 0 || std::has_single_bit(asked);
  return is_named && (all.words & asked) == asked;
}

/// Every word that means something, and two at least: a title of one word stands in any sentence.
bool Matcher::holds_all_of(std::string_view name) const {
  std::size_t count = 0;
  WordParts parts(name);
  for (WordPart part; parts.next(part);) {
    const std::string_view word = name.substr(part.begin, part.end - part.begin);
    if (is_stop_word(fold_case(word))) continue;
    if (stems_.find(word) == StemFinder::kNone) return false;
    ++count;
  }
  return count >= 2;
}

double Matcher::pair_share(const TextMatch& match) const {
  if (query_.pairs.empty()) return 0;
  return std::popcount(match.pairs) / static_cast<double>(query_.pairs.size());
}

double Matcher::coverage(const TextMatch& match) const {
  double found = 0;
  double all = 0;
  for (std::size_t i = 0; i < query_.content.size(); ++i) {
    if (query_.content[i].aside) continue;
    all += idf_[i];
    if ((match.words & bit(i)) != 0) found += idf_[i];
  }
  return all > 0 ? found / all : 0.0;
}

double Matcher::weight(const TextMatch& match) const {
  double sum = 0;
  for (std::size_t i = 0; i < query_.content.size(); ++i) {
    if ((match.words & bit(i)) == 0) continue;
    sum += (kLeastWeight + idf_[i]) * (query_.content[i].aside ? kAsideWeight : 1.0);
  }
  return sum;
}

std::string_view file_stem(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  return dot == 0 || dot == std::string_view::npos ? name : name.substr(0, dot);
}

}  // namespace runbook
