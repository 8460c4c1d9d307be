#include "retriever/copies.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/identifiers.h"
#include "base/text.h"
#include "retriever/page_name.h"
#include "retriever/stems.h"

namespace runbook {
namespace {

/// A mirror of a page with a paragraph more shares .6 to .9 of its word sequences with it.
constexpr double kLeastOfOneName = 0.6;
/// The same page for another region, where half of the lines name hosts and clusters: .35.
constexpr double kLeastOfPlaces = 0.3;

constexpr std::size_t kSequence = 4;  ///< words

/// Without the front matter, which tells of the page and not what to do.
std::string_view body_of(const FetchedDocument& page) {
  for (const ChunkRow& chunk : page.chunks)
    if (chunk.kind != ChunkKind::metadata)
      return std::string_view(page.text).substr(
          std::min(static_cast<std::size_t>(chunk.begin), page.text.size()));
  return {};
}

/// FNV-1a, letters of ASCII folded.
std::uint64_t hash_word(std::string_view word) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    hash = (hash ^ byte) * 0x100000001b3U;
  }
  return hash;
}

/// Hashes of all runs of kSequence words, sorted, each once; of a shorter text, of its one run.
std::vector<std::uint64_t> sequences_of(std::string_view text) {
  std::vector<std::uint64_t> hashes;
  WordParts parts(text);
  for (WordPart part; parts.next(part);)
    hashes.push_back(hash_word(text.substr(part.begin, part.end - part.begin)));
  const std::size_t count = hashes.size() < kSequence ? std::min<std::size_t>(1, hashes.size())
                                                      : hashes.size() - kSequence + 1;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t run = 0;
    for (std::size_t j = i; j < std::min(i + kSequence, hashes.size()); ++j)
      run = run * 0x9e3779b97f4a7c15U + hashes[j];
    hashes[i] = run;
  }
  hashes.resize(count);
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

/// Shared sequences of all sequences: Jaccard.
double likeness(const FetchedDocument& a, const FetchedDocument& b) {
  const std::string_view first = body_of(a);
  const std::string_view second = body_of(b);
  if (first == second) return 1;
  const std::vector<std::uint64_t> left = sequences_of(first);
  const std::vector<std::uint64_t> right = sequences_of(second);
  std::vector<std::uint64_t> both;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(both));
  const std::size_t shared = both.size();
  const std::size_t all = left.size() + right.size() - shared;
  return all > 0 ? static_cast<double>(shared) / static_cast<double>(all) : 0.0;
}

/// Both say of which services, or alerts, they are, and name no one in common.
bool are_apart(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return false;
  return std::none_of(a.begin(), a.end(), [&](const std::string& one) {
    return std::find(b.begin(), b.end(), one) != b.end();
  });
}

bool titles_agree(std::string_view a, std::string_view b) {
  const std::string first = squash(a);
  const std::string second = squash(b);
  if (first.empty() || second.empty()) return first == second;
  return first.find(second) != std::string::npos || second.find(first) != std::string::npos;
}

/// A page with its file's name in the forms that are compared, each made once.
struct NamedPage {
  explicit NamedPage(const FetchedDocument& document)
      : page(&document),
        stem(squash(file_stem(document.row.path))),
        without_place(name_without_place(file_stem(document.row.path))) {}

  const FetchedDocument* page;
  std::string stem;
  std::string without_place;
};

/// The least likeness that makes two pages of these names copies; absent: their names part them.
std::optional<double> least_likeness(const NamedPage& a, const NamedPage& b) {
  const bool one_name = a.stem == b.stem;
  if (!one_name && a.without_place != b.without_place) return std::nullopt;
  const DocumentRow& first = a.page->row;
  const DocumentRow& second = b.page->row;
  if (are_apart(first.services, second.services) || are_apart(first.alerts, second.alerts))
    return std::nullopt;
  if (!one_name) return kLeastOfPlaces;
  const bool agree = is_general_name(a.stem) ? squash(first.title) == squash(second.title)
                                             : titles_agree(first.title, second.title);
  return agree ? std::optional(kLeastOfOneName) : std::nullopt;
}

std::optional<double> likeness_of_copies(const NamedPage& a, const NamedPage& b) {
  const std::optional<double> least = least_likeness(a, b);
  if (!least) return std::nullopt;
  const double alike = likeness(*a.page, *b.page);
  return alike >= *least ? std::optional(alike) : std::nullopt;
}

/// Words of the question that only one of two pages holds.
struct OwnWords {
  bool first = false;
  bool second = false;
};

OwnWords own_words(const RankedDocument& first, const RankedDocument& second) {
  return {.first = (first.match.words & ~second.match.words) != 0,
          .second = (second.match.words & ~first.match.words) != 0};
}

}  // namespace

std::optional<double> likeness_of_copies(const FetchedDocument& a, const FetchedDocument& b) {
  return likeness_of_copies(NamedPage(a), NamedPage(b));
}

std::vector<DistinctDocument> fold_copies(const std::vector<RankedDocument>& ranked,
                                          const Pages& pages) {
  std::vector<DistinctDocument> distinct;
  std::vector<NamedPage> names;  // of those that stand, by the same index
  for (const RankedDocument& document : ranked) {
    const NamedPage page(*pages.find(document.candidate.document));
    std::size_t at = 0;
    for (; at < distinct.size(); ++at) {
      const OwnWords own = own_words(distinct[at].ranked, document);
      if ((!own.first || !own.second) && likeness_of_copies(names[at], page)) break;
    }
    if (at == distinct.size()) {
      distinct.push_back({.ranked = document, .copies = {}});
      names.push_back(page);
      continue;
    }
    DistinctDocument& found = distinct[at];
    const FetchedDocument* left_out = page.page;
    const bool same_tier = found.ranked.candidate.tier == document.candidate.tier;
    if (same_tier && own_words(found.ranked, document).second) {
      left_out = names[at].page;
      found.ranked = document;
      names[at] = page;
    }
    found.copies.push_back({.page = left_out});
  }
  for (std::size_t i = 0; i < distinct.size(); ++i)
    for (Copy& copy : distinct[i].copies)
      copy.similarity = likeness(*names[i].page, *copy.page);
  return distinct;
}

LineDifferences differing_lines(const FetchedDocument& copy, const FetchedDocument& page) {
  std::unordered_set<std::string_view> known;
  for (const std::string_view line : split(page.text, '\n'))
    known.insert(line);
  LineDifferences differences;
  int number = 0;
  for (const std::string_view line : split(copy.text, '\n')) {
    ++number;
    if (is_blank(line) || known.count(line) > 0) continue;
    if (differences.count++ == 0) differences.first = number;
  }
  return differences;
}

}  // namespace runbook
