// One line of a `.gitignore`, compiled.
//
// Bytes, not characters: git compares names as bytes. A match walks the set of live positions of
// the pattern over the name, so its cost is length times length whatever the pattern says.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace runbook {

/// Immutable.
class IgnorePattern {
 public:
  /// Empty for a blank line, a comment, or a pattern that can match nothing.
  static std::optional<IgnorePattern> parse(std::string_view line);

  bool negated() const { return negated_; }  ///< `!keep.md`: matches are kept
  /// @param path  below the folder of the ignore file, no '/' at either end
  bool matches(std::string_view path, bool is_folder) const;

 private:
  enum class Kind : std::uint8_t { byte, any, set, star, star_star, folders, through_slash };
  struct Token {
    Kind kind = Kind::byte;
    char byte = 0;
    std::bitset<256> set;
  };
  /// Turns the text of a pattern into tokens; false when it can match nothing.
  static bool compile(std::string_view text, std::vector<Token>& tokens);
  static bool parse_set(std::string_view text, std::size_t& at, std::bitset<256>& set);
  bool run(std::string_view name) const;

  bool negated_ = false;
  bool folders_only_ = false;  ///< `build/`
  bool last_part_ = false;     ///< no '/' inside: compared with the last part alone
  std::vector<Token> tokens_;
};

}  // namespace runbook
