#include "base/terminal.h"

#include "base/ascii.h"
#include "base/unicode.h"

namespace runbook {
namespace {

constexpr char32_t kSoftHyphen = 0xAD;
constexpr char32_t kNonJoiner = 0x200C;
constexpr char32_t kJoiner = 0x200D;

bool is_plain_ascii(char c) {
  return (c >= ' ' && c <= '~') || c == '\n' || c == '\t';
}

/// Whether the joiner at `at` stands between two shown characters outside ASCII.
bool joins_characters(std::string_view shown, std::string_view text, std::size_t at,
                      const CodePoint& point) {
  if (point.value != kJoiner && point.value != kNonJoiner) return false;
  const std::size_t behind = at + point.size;
  if (shown.empty() || is_ascii(shown.back()) || behind >= text.size()) return false;
  return !is_ascii(text[behind]) && !is_invisible_control(decode_utf8(text, behind).value);
}

void append_escaped(std::string& out, char32_t value) {
  constexpr char kHex[] = "0123456789abcdef";
  const int digits = value < 0x100 ? 2 : value < 0x10000 ? 4 : 8;
  out += digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U";
  for (int rest = digits - 1; rest >= 0; --rest)
    out += kHex[(value >> (4 * rest)) & 0xFU];
}

/// Appends what stands at `at`, which is not plain ASCII; returns the bytes it took.
std::size_t append_special(std::string& out, std::string_view text, std::size_t at) {
  if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') return 1;
  const CodePoint point = decode_utf8(text, at);
  const bool shown = point.value == kSoftHyphen || !is_invisible_control(point.value) ||
                     joins_characters(out, text, at, point);
  if (shown) {
    append_utf8(out, point.value);
  } else {
    append_escaped(out, point.value);
  }
  return point.size;
}

}  // namespace

std::string for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_plain_ascii(text[end]))
      ++end;
    out += text.substr(at, end - at);
    at = end;
    if (at < text.size()) at += append_special(out, text, at);
  }
  return out;
}

int display_width(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    width += column_width(point.value);
    at += point.size;
  }
  return width;
}

}  // namespace runbook
