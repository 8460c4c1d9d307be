// Where in a document the answer stands: chunk, section, line.
#pragma once

#include <string>
#include <vector>

#include "retriever/copies.h"
#include "retriever/features.h"
#include "retriever/fuse.h"
#include "retriever/rerank.h"
#include "runbook/types/search.h"
#include "store/evidence.h"

namespace runbook {

/// One hit in the making.
struct Placement {
  const FetchedDocument* page = nullptr;
  Tier tier = Tier::score;
  Score score;
  TextMatch match;                      ///< of the whole page
  const SectionRow* section = nullptr;  ///< null: the document has none
  LineRange lines{};                    ///< of the section
  int line = 1;                         ///< what the hit points at
  std::string reason{};                 ///< why this section
  std::vector<Copy> copies{};           ///< pages that it stands for
};

/// The section of the best fused chunk. When no line of it holds a word of the question, but one of
/// another section does, that one is taken: a reader must see at the cited line why it is cited.
/// A question that is only a name is answered with the section of that name.
Placement place_document(const RankedDocument& ranked, const FetchedDocument& page,
                         const Fusion& fusion, const Matcher& matcher);

/// All sections of the documents that a signal found, each by its own best chunk plus what its
/// document earned by name and pairs; by tier, score, path, order.
std::vector<Placement> place_sections(const std::vector<RankedDocument>& ranked, const Pages& pages,
                                      const Fusion& fusion, const Matcher& matcher,
                                      std::size_t count);

}  // namespace runbook
