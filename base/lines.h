// Where the lines of a text are.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace runbook {

/// A line ends at \n, \r\n or a lone \r, as CommonMark has it. Immutable.
class LineIndex {
 public:
  /// @param text  owned by the caller, outlives this
  explicit LineIndex(std::string_view text);

  /// At least 1; a final newline opens no line.
  int count() const { return static_cast<int>(starts_.size()); }
  int line_of(std::size_t offset) const;    ///< 1-based; past the end: the last line
  std::size_t begin_of(int line) const;     ///< offset of the line's first byte; past the end: size
  std::size_t end_of(int line) const;       ///< offset behind its newline
  std::string_view line(int number) const;  ///< without its newline; empty when there is none

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

}  // namespace runbook
