// How many word pieces a text is, by the shape of its words alone.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/lines.h"

namespace runbook {

/// Costs are whole numbers, so that the cost of a text is exactly the sum of its parts.
inline constexpr std::int64_t kCostPerToken = 100;

/// Cost of a text in hundredths of a word piece; parts add up when cut beside white space or
/// punctuation.
std::int64_t token_cost(std::string_view text);

/// A run of letters and digits, or one other character.
struct TextUnit {
  std::size_t size = 0;
  std::int64_t cost = 0;
};
/// The unit of `text` that begins at `at`; what stands around it counts too.
TextUnit text_unit(std::string_view text, std::size_t at);

constexpr int whole_tokens(std::int64_t cost) {
  return static_cast<int>((cost + kCostPerToken - 1) / kCostPerToken);
}

/// Costs of runs of whole lines in constant time.
class LineCosts {
 public:
  LineCosts(std::string_view text, const LineIndex& lines, int first_line);
  /// Cost of the lines `first` up to, not including, `end`.
  std::int64_t between(int first, int end) const;
  /// The last line number n for which between(first, n) is at most `budget`; at least `first`.
  int last_within(int first, std::int64_t budget) const;

 private:
  int offset_;                      // line number of sums_[0]
  std::vector<std::int64_t> sums_;  // cost of the lines above
};

}  // namespace runbook
