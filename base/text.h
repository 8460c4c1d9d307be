// Text: UTF-8, lines, words, identifiers, nearest names. Knows nothing of the product.
//
// All functions are pure and thread-safe. Offsets are bytes; lines start at 1.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// Concatenates strings, string_views and integers.
template <typename... Parts>
std::string str_cat(const Parts&... parts);

/// A copy with each ill-formed byte sequence replaced by U+FFFD (never splits a code point).
/// Sets *replaced to whether anything was.
std::string to_valid_utf8(std::string_view text, bool* replaced = nullptr);

/// Escapes control characters (C0 but \n and \t, DEL, C1, bidi overrides, zero-width) so that no
/// byte of a document drives a terminal. Input is valid UTF-8 or is made so.
std::string for_terminal(std::string_view text);

/// Columns that `text` takes on a terminal (wide and combining characters counted).
int display_width(std::string_view text);

/// Lower case by Unicode's simple folding; accents are kept.
std::string fold_case(std::string_view text);

bool equals_ignore_case(std::string_view a, std::string_view b);  // ASCII
std::string ascii_lower(std::string_view text);
std::string_view trim(std::string_view text);  // ASCII white space at both ends
std::vector<std::string_view> split(std::string_view text, char separator);
bool is_blank(std::string_view text);

/// Where the lines of a text are. A line ends at \n, \r\n or a lone \r, as CommonMark has it.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);
  int count() const {
    return static_cast<int>(starts_.size());
  }                                         ///< at least 1; a final newline opens no line
  int line_of(std::size_t offset) const;    ///< 1-based
  std::size_t begin_of(int line) const;     ///< offset of the line's first byte; past the end: size
  std::size_t end_of(int line) const;       ///< offset behind its newline
  std::string_view line(int number) const;  ///< without its newline
 private:
  std::string_view text_;  ///< owned by the caller, outlives this
  std::vector<std::size_t> starts_;
};

/// The words of a text: runs of letters, digits and marks (Unicode), in order, as they stand.
/// "pg_stat-activity 5xx C++" → pg, stat, activity, 5xx, C.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
};
std::vector<Word> words(std::string_view text);

/// Parts of an identifier: CamelCase, acronyms, snake_case, digit groups.
/// "KubePodCrashLooping" → Kube, Pod, Crash, Looping; "HTTPServer2xx" → HTTP, Server, 2, xx.
std::vector<std::string> split_identifier(std::string_view word);

/// `text` with every CamelCase and snake_case word replaced by its parts joined by spaces.
std::string split_identifiers(std::string_view text);

/// Only [a-z0-9] of the text, lower-cased: the key under which names are equal.
std::string squash(std::string_view text);

/// The candidate nearest to `name` by edit distance (transpositions count one), at most a third
/// of its length away; ties go to the first. Empty when none is near.
std::optional<std::string> nearest_name(std::string_view name,
                                        std::span<const std::string> candidates);

/// Glob over a '/'-separated path: `*` and `?` within a part, `**` across parts, `[a-z]`, `{a,b}`.
/// A pattern without '/' matches the last part.
bool glob_match(std::string_view pattern, std::string_view path);

// --- template
namespace internal {
inline void append(std::string& out, std::string_view part) {
  out += part;
}
inline void append(std::string& out, char part) {
  out += part;
}
template <typename Number>
requires std::is_arithmetic_v<Number>
void append(std::string& out, Number part) {
  out += std::to_string(part);
}
}  // namespace internal

template <typename... Parts>
std::string str_cat(const Parts&... parts) {
  std::string out;
  (internal::append(out, parts), ...);
  return out;
}

}  // namespace runbook
