#include "indexer/parse/hidden_text.h"

#include <cstring>

#include "base/text.h"
#include "indexer/parse/markdown.h"

namespace runbook {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

// What the character at `at` is, judged by its UTF-8 bytes; empty when it is visible.
std::string_view hidden_kind(std::string_view text, std::size_t at) {
  const unsigned second = byte_at(text, at + 1);
  const unsigned third = byte_at(text, at + 2);
  switch (byte_at(text, at)) {
    case 0xE2:
      if (second == 0x80) {
        if (third == 0x8B) return "zero-width character";                    // U+200B
        if (third == 0x8E || third == 0x8F) return "bidirectional control";  // U+200E, F
        if (third >= 0xAA && third <= 0xAE) return "bidirectional control";  // U+202A to E
      } else if (second == 0x81) {
        if (third >= 0xA0 && third <= 0xA4) return "zero-width character";   // U+2060 to 4
        if (third >= 0xA6 && third <= 0xA9) return "bidirectional control";  // U+2066 to 9
      }
      return {};
    case 0xEF:  // U+FEFF, at the very top a byte order mark
      return second == 0xBB && third == 0xBF && at != 0 ? "zero-width character"
                                                        : std::string_view{};
    case 0xF3:  // U+E0000 to U+E007F
      return second == 0xA0 && (third == 0x80 || third == 0x81) ? "tag character"
                                                                : std::string_view{};
    default: return {};
  }
}

}  // namespace

std::vector<ObservationRow> find_hidden_characters(std::string_view text, int first_line) {
  std::vector<ObservationRow> found;
  constexpr std::string_view kLeadBytes = "\xE2\xEF\xF3";
  std::size_t at = text.find_first_of(kLeadBytes);
  if (at == std::string_view::npos) return found;
  const LineIndex lines(text);
  for (; at != std::string_view::npos && found.size() <= kMaxObservations;
       at = text.find_first_of(kLeadBytes, at + 1)) {
    const std::string_view kind = hidden_kind(text, at);
    if (kind.empty()) continue;
    const int line = first_line + lines.line_of(at) - 1;
    if (!found.empty() && found.back().line == line && found.back().detail == kind) continue;
    found.push_back({.kind = "hidden_text", .line = line, .detail = std::string(kind)});
  }
  return found;
}

}  // namespace runbook
