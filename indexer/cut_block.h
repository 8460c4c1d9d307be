// A block too large for one chunk → pieces that fit, cut where it hurts least.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/lines.h"
#include "indexer/parse/markdown.h"
#include "indexer/token_estimate.h"

namespace runbook {

struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t lead_begin = 0;  ///< repeated in front of the piece's text; equal: nothing
  std::size_t lead_end = 0;
};

/// What is cut and where; offsets and lines are the document's.
struct CutPlan {
  std::string_view text;  ///< of the document
  const LineIndex& lines;
  const LineCosts& costs;
  std::span<const Cut> cuts;   ///< of the block
  std::size_t cuts_begin = 0;  ///< added to a cut's offsets gives the document's
};

/// Cuts [begin, end), both at starts of lines, into pieces of at most `budget` with their leads:
/// at the shallowest cuts, else between lines, else inside a line behind a sentence, a word, a
/// character. A word larger than the budget stays whole. Pieces are adjacent.
std::vector<Piece> cut_block(const CutPlan& plan, std::size_t begin, std::size_t end,
                             std::int64_t budget);

}  // namespace runbook
