// Globs over paths.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// A compiled glob over a '/'-separated path: `*` and `?` within a part, `**` across parts,
/// `[a-z]`, `[!a]`, `{a,b}`, `\` before a character that stands for itself. A pattern without '/'
/// matches the last part, one that ends in '/' everything below; a leading '/' or './' changes
/// nothing. Every text is a pattern: a bracket or brace that is not closed stands for itself. One
/// longer than a path can be (4,096 bytes) matches nothing.
///
/// Matching costs at most length of pattern times length of path, whatever the pattern.
/// Immutable.
class Glob {
 public:
  explicit Glob(std::string_view pattern);
  bool matches(std::string_view path) const;

 private:
  friend class GlobCompiler;
  enum class Kind : std::uint8_t { literal, any_in_part, any, set, fork, accept };
  struct Range {
    char32_t first = 0;
    char32_t last = 0;
  };
  /// A state of the automaton: what it takes, and where it goes then.
  struct State {
    Kind kind = Kind::accept;
    bool negated = false;
    std::uint32_t next = 0;
    std::uint32_t other = 0;  ///< second way out of a fork
    char32_t literal = 0;
    std::vector<Range> ranges;
  };
  static bool takes(const State& state, char32_t value);

  std::vector<State> states_;
  bool last_part_only_ = false;
};

/// Glob(pattern).matches(path), for a pattern that is used once.
bool glob_match(std::string_view pattern, std::string_view path);

}  // namespace runbook
