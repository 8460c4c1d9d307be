#include "base/unicode.h"

#include <algorithm>
#include <cstring>

#include <utf8proc.h>

#include "base/ascii.h"

namespace runbook {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

/// What a leading byte promises: how many bytes follow, and the range of the first of them, which
/// is what keeps out overlong forms, surrogates and values over U+10FFFF (Unicode, table 3-7).
struct Lead {
  int followers = -1;  ///< -1: no code point starts with this byte
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
};

Lead lead_of(std::uint8_t byte) {
  if (byte < 0x80) return {.followers = 0};
  if (byte < 0xC2) return {};
  if (byte < 0xE0) return {.followers = 1};
  if (byte == 0xE0) return {.followers = 2, .low = 0xA0};
  if (byte == 0xED) return {.followers = 2, .high = 0x9F};
  if (byte < 0xF0) return {.followers = 2};
  if (byte == 0xF0) return {.followers = 3, .low = 0x90};
  if (byte < 0xF4) return {.followers = 3};
  if (byte == 0xF4) return {.followers = 3, .high = 0x8F};
  return {};
}

/// Length of the run of ASCII that starts at `at`, eight bytes at a time.
std::size_t ascii_run(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  while (at < text.size() && is_ascii(text[at]))
    ++at;
  return at - begin;
}

/// Offset of the first ill-formed byte at or after `at`; the size when there is none.
std::size_t find_ill_formed(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    at += ascii_run(text, at);
    if (at == text.size()) break;
    const CodePoint point = decode_utf8(text, at);
    if (!point.valid) return at;
    at += point.size;
  }
  return at;
}

constexpr utf8proc_int32_t to_utf8proc(char32_t value) {
  return static_cast<utf8proc_int32_t>(value);
}

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t at) {
  const std::uint8_t first = byte_at(text, at);
  Lead lead = lead_of(first);
  if (lead.followers == 0) return {.value = first, .size = 1, .valid = true};
  if (lead.followers < 0) return {};
  // The bits of the lead that belong to the value: 5, 4 or 3 of them.
  char32_t value = first & (0x3FU >> lead.followers);
  std::uint8_t size = 1;
  for (; size <= lead.followers; ++size) {
    if (at + size >= text.size()) return {.size = size};
    const std::uint8_t byte = byte_at(text, at + size);
    if (byte < lead.low || byte > lead.high) return {.size = size};
    lead.low = 0x80;
    lead.high = 0xBF;
    value = (value << 6U) | (byte & 0x3FU);
  }
  return {.value = value, .size = size, .valid = true};
}

void append_utf8(std::string& out, char32_t value) {
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = kReplacement;
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (value < 0x80) {
    put(value);
    return;
  }
  const int followers = value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
  constexpr char32_t kLeads[] = {0, 0xC0, 0xE0, 0xF0};
  put(kLeads[followers] | (value >> (6 * followers)));
  for (int rest = followers - 1; rest >= 0; --rest)
    put(0x80U | ((value >> (6 * rest)) & 0x3FU));
}

bool is_valid_utf8(std::string_view text) {
  return find_ill_formed(text, 0) == text.size();
}

std::string to_valid_utf8(std::string_view text, bool* replaced) {
  std::size_t bad = find_ill_formed(text, 0);
  if (replaced != nullptr) *replaced = bad != text.size();
  std::string out(text.substr(0, bad));
  while (bad < text.size()) {
    append_utf8(out, kReplacement);
    const std::size_t good = bad + decode_utf8(text, bad).size;
    bad = find_ill_formed(text, good);
    out += text.substr(good, bad - good);
  }
  return out;
}

char32_t fold_case(char32_t value) {
  if (value < 0x80) return static_cast<unsigned char>(ascii_lower(static_cast<char>(value)));
  // utf8proc has the full folding. Where that is one code point it is the simple one too; where it
  // is several the simple folding is the lower case, but for U+0130, which has none.
  utf8proc_int32_t folded[4] = {};
  int boundary = 0;
  const utf8proc_ssize_t count =
      utf8proc_decompose_char(to_utf8proc(value), folded, 4, UTF8PROC_CASEFOLD, &boundary);
  if (count == 1) return static_cast<char32_t>(folded[0]);
  if (count < 1 || value == 0x130) return value;
  return static_cast<char32_t>(utf8proc_tolower(to_utf8proc(value)));
}

std::string fold_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (is_ascii(text[at])) {
      out += ascii_lower(text[at++]);
      continue;
    }
    const CodePoint point = decode_utf8(text, at);
    if (point.valid) {
      append_utf8(out, fold_case(point.value));
    } else {
      out += text.substr(at, point.size);
    }
    at += point.size;
  }
  return out;
}

CharClass char_class(char32_t value) {
  switch (utf8proc_category(to_utf8proc(value))) {
    case UTF8PROC_CATEGORY_LL: return CharClass::lower;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT: return CharClass::upper;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return CharClass::letter;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return CharClass::digit;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return CharClass::mark;
    default: return CharClass::other;
  }
}

bool is_invisible_control(char32_t value) {
  switch (utf8proc_category(to_utf8proc(value))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return false;
  }
}

int column_width(char32_t value) {
  return std::max(0, utf8proc_charwidth(to_utf8proc(value)));
}

}  // namespace runbook
