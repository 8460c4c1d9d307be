#include "indexer/ignore_pattern.h"

#include <array>
#include <string>

#include "base/ascii.h"

namespace runbook {
namespace {

constexpr std::size_t byte_index(char c) {
  return static_cast<unsigned char>(c);
}

struct NamedClass {
  std::string_view name;
  bool (*holds)(char);
};

bool is_graphic(char c) {
  return c > ' ' && c < 0x7F;
}
bool is_hexadecimal(char c) {
  return is_ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

constexpr std::array<NamedClass, 12> kClasses = {{
    {"alnum", is_ascii_alnum},
    {"alpha", is_ascii_alpha},
    {"blank", [](char c) { return c == ' ' || c == '\t'; }},
    {"cntrl", [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }},
    {"digit", is_ascii_digit},
    {"graph", is_graphic},
    {"lower", is_ascii_lower},
    {"print", [](char c) { return c == ' ' || is_graphic(c); }},
    {"punct", [](char c) { return is_graphic(c) && !is_ascii_alnum(c); }},
    {"space", is_ascii_space},
    {"upper", is_ascii_upper},
    {"xdigit", is_hexadecimal},
}};

bool add_class(std::string_view name, std::bitset<256>& set) {
  for (const NamedClass& known : kClasses) {
    if (known.name != name) continue;
    for (std::size_t i = 0; i < set.size(); ++i)
      if (known.holds(static_cast<char>(i))) set.set(i);
    return true;
  }
  return false;
}

/// Spaces at the end do not count, unless a backslash stands before them.
std::string_view without_trailing_spaces(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      if (++i == line.size()) return line;
    } else if (line[i] == ' ') {
      continue;
    }
    end = i + 1;
  }
  return line.substr(0, end);
}

bool is_special(char c) {
  return c == '*' || c == '?' || c == '[' || c == '\\';
}

}  // namespace

std::optional<IgnorePattern> IgnorePattern::parse(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty() || line.front() == '#') return std::nullopt;
  line = without_trailing_spaces(line);
  IgnorePattern pattern;
  if (line.starts_with('!')) {
    pattern.negated_ = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    pattern.folders_only_ = true;
    line.remove_suffix(1);
  }
  pattern.last_part_ = line.find('/') == std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty() || !compile(line, pattern.tokens_)) return std::nullopt;
  return pattern;
}

bool IgnorePattern::compile(std::string_view text, std::vector<Token>& tokens) {
  bool literal_so_far = true;  // git takes `**` right behind a plain beginning for a whole part
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool plain_before = literal_so_far;
    literal_so_far = literal_so_far && !is_special(c);
    Token token;
    if (c == '*') {
      std::size_t end = text.find_first_not_of('*', i);
      if (end == std::string_view::npos) end = text.size();
      const bool opens_part = i == 0 || text[i - 1] == '/' || plain_before;
      const bool before_slash =
          text.substr(end).starts_with('/') || text.substr(end).starts_with("\\/");
      const bool crosses = end - i > 1 && opens_part && (end == text.size() || before_slash);
      token.kind = crosses ? Kind::star_star : Kind::star;
      i = end - 1;
      if (crosses && text.substr(end).starts_with('/')) {  // no folder, or any number of them
        token.kind = Kind::folders;
        tokens.push_back(token);
        token.kind = Kind::through_slash;
        i = end;
      }
    } else if (c == '?') {
      token.kind = Kind::any;
    } else if (c == '[') {
      token.kind = Kind::set;
      if (!parse_set(text, i, token.set)) return false;
    } else {
      if (c == '\\' && ++i == text.size()) return false;
      token.byte = text[i];
    }
    tokens.push_back(token);
  }
  return true;
}

/// Reads `[a-z]` from `at`, which is left on its closing bracket. A set never holds '/'.
bool IgnorePattern::parse_set(std::string_view text, std::size_t& at, std::bitset<256>& set) {
  std::size_t i = at + 1;
  const bool inverted = i < text.size() && (text[i] == '!' || text[i] == '^');
  if (inverted) ++i;
  constexpr std::size_t kNone = 256;
  std::size_t previous = kNone;  // the byte that a '-' would start a range from
  for (bool first = true; i < text.size(); ++i, first = false) {
    char c = text[i];
    if (c == ']' && !first) {
      if (inverted) set.flip();
      set.reset(byte_index('/'));
      at = i;
      return true;
    }
    if (c == '[' && text.substr(i + 1).starts_with(':')) {
      const std::size_t end = text.find(']', i + 2);
      if (end == std::string_view::npos) return false;
      if (end > i + 2 && text[end - 1] == ':') {
        if (!add_class(text.substr(i + 2, end - i - 3), set)) return false;
        i = end;
        previous = kNone;
        continue;
      }
    }
    const bool range = c == '-' && previous != kNone && i + 1 < text.size() && text[i + 1] != ']';
    if (range) c = text[++i];
    if (c == '\\') {
      if (++i == text.size()) return false;
      c = text[i];
    }
    for (std::size_t b = range ? previous : byte_index(c); b <= byte_index(c); ++b)
      set.set(b);
    previous = range ? kNone : byte_index(c);
  }
  return false;
}

bool IgnorePattern::matches(std::string_view path, bool is_folder) const {
  if (folders_only_ && !is_folder) return false;
  if (!last_part_) return run(path);
  const std::size_t slash = path.rfind('/');
  return run(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

bool IgnorePattern::run(std::string_view name) const {
  std::vector<char> live(tokens_.size() + 1, 0);  // position i: tokens before i have matched
  std::vector<char> next(live.size(), 0);
  const auto skip_optional = [this](std::vector<char>& positions) {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (positions[i] == 0) continue;
      const Kind kind = tokens_[i].kind;
      if (kind == Kind::star || kind == Kind::star_star) positions[i + 1] = 1;
      if (kind == Kind::folders) positions[i + 1] = positions[i + 2] = 1;
    }
  };
  live[0] = 1;
  skip_optional(live);
  for (const char c : name) {
    next.assign(next.size(), 0);
    bool any = false;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (live[i] == 0) continue;
      const Token& token = tokens_[i];
      std::size_t to = live.size();
      switch (token.kind) {
        case Kind::byte:
          if (c == token.byte) to = i + 1;
          break;
        case Kind::any:
          if (c != '/') to = i + 1;
          break;
        case Kind::set:
          if (token.set.test(byte_index(c))) to = i + 1;
          break;
        case Kind::star:
          if (c != '/') to = i;
          break;
        case Kind::star_star: to = i; break;
        case Kind::folders: break;
        case Kind::through_slash:
          next[i] = 1;
          to = c == '/' ? i + 1 : i;
          break;
      }
      if (to == live.size()) continue;
      next[to] = 1;
      any = true;
    }
    if (!any) return false;
    skip_optional(next);
    live.swap(next);
  }
  return live[tokens_.size()] != 0;
}

}  // namespace runbook
