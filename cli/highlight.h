// The words of a question, marked in a text so that the eye finds them. Only for show: what
// matched was decided by the search.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.h"

namespace runbook::cli {

class Highlighter {
 public:
  explicit Highlighter(std::string_view question);

  /// `row` with each word that is, begins or ends like a word of the question marked.
  std::string mark(std::string_view row, const Style& style) const;

  /// Byte of the first such word; npos when there is none.
  std::size_t find_first(std::string_view row) const;

 private:
  bool matches(std::string_view word) const;

  std::vector<std::string> words_;  ///< folded
};

}  // namespace runbook::cli
