// Near-copies: one page in several folders, for several regions, older and newer. A reader wants it
// once, and a word on where the others lie.
//
// Names decide first, because siblings of one template (…85, …95; FooLow, FooHigh) are as alike as
// copies are. Of 166 pairs of the judged runbooks that have other names and four in ten of their
// word sequences in common, 146 are alerts of their own; of 285 pairs of one file name 194 are
// READMEs of other services, and their titles tell. Of the 77 pairs of one other name and six in
// ten sequences, judges named both pages in all 87 questions in which they named one.
#pragma once

#include <optional>
#include <vector>

#include "retriever/pages.h"
#include "retriever/rerank.h"

namespace runbook {

/// A page that is left out because another says the same.
struct Copy {
  const FetchedDocument* page = nullptr;
  double similarity = 1;  ///< to the page that stands for it; 1: the same text
};

/// A ranked document and those that it stands for, best first.
struct DistinctDocument {
  RankedDocument ranked;
  std::vector<Copy> copies;
};

/// How alike two pages are, in (0, 1], when they are copies of each other: pages of one name and
/// title, or of names that differ in a place ("eu-north-1") or an age ("old") alone. Absent when
/// they are two pages. Symmetrical; in general not transitive.
std::optional<double> likeness_of_copies(const FetchedDocument& a, const FetchedDocument& b);

/// Leaves out what is a copy of a document ranked above it; the order stays. A copy that holds more
/// words of the question stands for both, at the place of the better one. Two that hold words of
/// the question which the other lacks both stay: the question names both.
std::vector<DistinctDocument> fold_copies(const std::vector<RankedDocument>& ranked,
                                          const Pages& pages);

/// Where a copy and the page that stands for it part.
struct LineDifferences {
  int count = 0;  ///< lines of the copy that the other lacks, blank ones aside
  int first = 0;  ///< 0: none
};
LineDifferences differing_lines(const FetchedDocument& copy, const FetchedDocument& page);

}  // namespace runbook
