#include "base/lines.h"

#include <algorithm>

namespace runbook {
namespace {

/// Offset behind the line that starts at `at`.
std::size_t behind_line(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_of("\r\n", at);
  if (end == std::string_view::npos) return text.size();
  const bool pair = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
  return end + (pair ? 2 : 1);
}

/// The same where the text has no \r: half the price, and nearly every text is such.
std::size_t behind_unix_line(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text), starts_{0} {
  const auto next = text.find('\r') == std::string_view::npos ? behind_unix_line : behind_line;
  for (std::size_t at = next(text, 0); at < text.size(); at = next(text, at)) {
    starts_.push_back(at);
  }
}

int LineIndex::line_of(std::size_t offset) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<int>(after - starts_.begin());
}

std::size_t LineIndex::begin_of(int line) const {
  if (line < 1) return 0;
  return line > count() ? text_.size() : starts_[static_cast<std::size_t>(line) - 1];
}

std::size_t LineIndex::end_of(int line) const {
  return line >= count() ? text_.size() : begin_of(std::max(line, 0) + 1);
}

std::string_view LineIndex::line(int number) const {
  const std::size_t begin = begin_of(number);
  std::string_view line = text_.substr(begin, number < 1 ? 0 : end_of(number) - begin);
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace runbook
