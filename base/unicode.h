// UTF-8 and the classes of code points. The one room that sees utf8proc for this.
//
// All functions are pure and thread-safe, and take any bytes: what is ill-formed is met one
// maximal piece at a time, as the Unicode standard (3.9, U+FFFD substitution) has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace runbook {

inline constexpr char32_t kReplacement = 0xFFFD;

/// One code point of a text, or one ill-formed piece of it.
struct CodePoint {
  char32_t value = kReplacement;
  std::uint8_t size = 1;  ///< bytes taken, 1 to 4
  bool valid = false;
};

/// The code point that starts at `at`. @pre at < text.size()
CodePoint decode_utf8(std::string_view text, std::size_t at);
/// Appends a scalar value; anything else (a surrogate, over U+10FFFF) becomes U+FFFD.
void append_utf8(std::string& out, char32_t value);

bool is_valid_utf8(std::string_view text);
/// A copy with each ill-formed piece replaced by U+FFFD (never splits a code point).
/// Sets *replaced to whether anything was.
std::string to_valid_utf8(std::string_view text, bool* replaced = nullptr);

/// Lower case by Unicode's simple folding; accents are kept. Ill-formed bytes stay as they are.
std::string fold_case(std::string_view text);
char32_t fold_case(char32_t value);

/// What a code point is, as far as words and identifiers care.
enum class CharClass : std::uint8_t {
  other,   ///< punctuation, symbols, spaces, controls, unassigned
  lower,   ///< Ll
  upper,   ///< Lu, Lt
  letter,  ///< Lm, Lo: letters without case
  digit,   ///< Nd, Nl, No
  mark,    ///< Mn, Mc, Me: belongs to the character before it
};
CharClass char_class(char32_t value);

/// Formatting, control and line-separating code points (Cc, Cf, Zl, Zp): they draw nothing and
/// change how the rest is drawn.
bool is_invisible_control(char32_t value);

/// Columns on a terminal: 0 for combining and control characters, 2 for wide ones.
int column_width(char32_t value);

}  // namespace runbook
