// Text that is no Markdown: paragraphs at blank lines.
#include "base/text.h"
#include "indexer/parse/bare_urls.h"
#include "indexer/parse/hidden_text.h"
#include "indexer/parse/markdown.h"

namespace runbook {

// A page has at most 5,000 chunks; beyond this, empty lines part nothing.
constexpr std::size_t kMaxParagraphs = 50'000;

Markdown parse_plain(std::string_view text, int first_line) {
  Markdown result;
  result.plain = true;
  const LineIndex lines(text);
  bool after_blank = true;
  for (int n = 1; n <= lines.count(); ++n) {
    const std::string_view line = lines.line(n);
    if (is_blank(line)) {
      after_blank = true;
      continue;
    }
    const int file_line = first_line + n - 1;
    if (after_blank && result.blocks.size() < kMaxParagraphs) {
      const std::size_t begin = result.blocks.empty() ? 0 : lines.begin_of(n);
      if (!result.blocks.empty()) result.blocks.back().end = begin;
      Block& block = result.blocks.emplace_back();
      block.begin = begin;
      block.lines.first = file_line;
      after_blank = false;
    }
    result.blocks.back().lines.last = file_line;
    if (result.observations.size() > kMaxObservations) continue;
    for (std::string& url : find_bare_urls(line)) {
      result.observations.push_back({.kind = "link", .line = file_line, .detail = std::move(url)});
    }
  }
  if (!result.blocks.empty()) result.blocks.back().end = text.size();
  for (ObservationRow& hidden : find_hidden_characters(text, first_line)) {
    result.observations.push_back(std::move(hidden));
  }
  return result;
}

}  // namespace runbook
