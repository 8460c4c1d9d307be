#include "base/glob.h"

#include <algorithm>
#include <cstddef>

#include "base/unicode.h"

namespace runbook {
namespace {

/// Longer than any path of the system (PATH_MAX); a longer pattern matches nothing.
constexpr std::size_t kMaxPatternBytes = 4096;
/// Nested braces beyond this stand for themselves, so that no pattern exhausts the stack.
constexpr int kMaxBraceDepth = 16;

}  // namespace

/// Pattern → states, laid out like a program: each state continues with the one behind it unless
/// it was told otherwise. Confined to one constructor of Glob.
class GlobCompiler {
 public:
  GlobCompiler(std::string_view pattern, std::vector<Glob::State>& states)
      : pattern_(pattern), states_(states) {}

  void compile() {
    compile_until(pattern_.size());
    emit(Glob::Kind::accept);
  }

 private:
  using Kind = Glob::Kind;

  std::uint32_t here() const { return static_cast<std::uint32_t>(states_.size()); }

  Glob::State& emit(Kind kind) {
    Glob::State state;
    state.kind = kind;
    state.next = here() + 1;
    states_.push_back(std::move(state));
    return states_.back();
  }

  void emit_literal(char32_t value) { emit(Kind::literal).literal = value; }

  /// Any number of what `kind` takes.
  void emit_repeat(Kind kind) {
    const std::uint32_t fork = here();
    emit(Kind::fork);
    emit(kind).next = fork;
    states_[fork].other = here();
  }

  void compile_until(std::size_t end) {
    while (at_ < end)
      compile_one(end);
  }

  void compile_one(std::size_t end) {
    switch (pattern_[at_]) {
      case '*': return compile_star(end);
      case '?':
        ++at_;
        emit(Kind::any_in_part);
        return;
      case '[':
        if (!compile_set(end)) compile_literal();
        return;
      case '{':
        if (!compile_braces(end)) compile_literal();
        return;
      case '\\':
        if (at_ + 1 < end) ++at_;
        return compile_literal();
      default: return compile_literal();
    }
  }

  void compile_literal() { emit_literal(take()); }

  /// The code point at the cursor; a stray byte stands for U+FFFD, in patterns and paths alike.
  char32_t take() {
    const CodePoint point = decode_utf8(pattern_, at_);
    at_ += point.size;
    return point.value;
  }

  void compile_star(std::size_t end) {
    const std::size_t begin = at_;
    while (at_ < end && pattern_[at_] == '*')
      ++at_;
    const bool crosses = at_ - begin == 2 && is_part_begin(begin);
    if (crosses && at_ == end) return emit_repeat(Kind::any);
    if (crosses && pattern_[at_] == '/') {
      ++at_;
      return emit_any_parts();
    }
    emit_repeat(Kind::any_in_part);
  }

  bool is_part_begin(std::size_t at) const {
    return at == 0 || pattern_[at - 1] == '/' || at == alternative_begin_;
  }

  /// `**/`: nothing, or anything that ends in a slash.
  void emit_any_parts() {
    const std::uint32_t fork = here();
    emit(Kind::fork);
    emit_repeat(Kind::any);
    emit_literal('/');
    states_[fork].other = here();
  }

  /// False when the bracket is not closed.
  bool compile_set(std::size_t end) {
    const std::size_t begin = at_;
    Glob::State set;
    set.kind = Kind::set;
    ++at_;
    if (at_ < end && (pattern_[at_] == '!' || pattern_[at_] == '^')) {
      set.negated = true;
      ++at_;
    }
    // A `]` in the first place is a member, or no set could hold one.
    for (bool first = true; at_ < end && (first || pattern_[at_] != ']'); first = false) {
      set.ranges.push_back(take_range(end));
    }
    if (at_ >= end) {
      at_ = begin;
      return false;
    }
    ++at_;
    set.next = here() + 1;
    states_.push_back(std::move(set));
    return true;
  }

  Glob::Range take_range(std::size_t end) {
    Glob::Range range;
    range.first = range.last = take_member(end);
    if (at_ + 1 < end && pattern_[at_] == '-' && pattern_[at_ + 1] != ']') {
      ++at_;
      range.last = take_member(end);
    }
    return range;
  }

  char32_t take_member(std::size_t end) {
    if (pattern_[at_] == '\\' && at_ + 1 < end) ++at_;
    return take();
  }

  /// False when the brace is not closed or too deep.
  bool compile_braces(std::size_t end) {
    std::vector<std::size_t> separators = find_separators(end);
    if (separators.empty() || depth_ == kMaxBraceDepth) return false;
    ++depth_;
    std::vector<std::uint32_t> exits;
    for (const std::size_t separator : separators) {
      ++at_;  // over the brace or comma before the alternative
      const std::size_t outer_begin = alternative_begin_;
      alternative_begin_ = at_;
      const std::uint32_t fork = here();
      const bool last = separator == separators.back();
      if (!last) emit(Kind::fork);
      compile_until(separator);
      if (!last) {
        exits.push_back(here());
        emit(Kind::fork);
        states_[fork].other = here();
      }
      alternative_begin_ = outer_begin;
    }
    ++at_;
    for (const std::uint32_t exit : exits)
      states_[exit].next = states_[exit].other = here();
    --depth_;
    return true;
  }

  /// Offsets of the commas of the brace at the cursor and of its end; empty when it is not closed.
  std::vector<std::size_t> find_separators(std::size_t end) const {
    std::vector<std::size_t> separators;
    int depth = 0;
    for (std::size_t at = at_ + 1; at < end; ++at) {
      const char c = pattern_[at];
      if (c == '\\') ++at;
      if (c == '{') ++depth;
      if ((c == ',' || c == '}') && depth == 0) separators.push_back(at);
      if (c == '}' && depth-- == 0) return separators;
    }
    return {};
  }

  std::string_view pattern_;
  std::vector<Glob::State>& states_;
  std::size_t at_ = 0;
  std::size_t alternative_begin_ = 0;
  int depth_ = 0;
};

namespace {

/// The states an automaton is in, each once, in the order they were met.
class StateSet {
 public:
  explicit StateSet(std::size_t states) : round_(states, 0) { states_.reserve(states); }
  void clear() {
    states_.clear();
    ++this_round_;
  }
  void insert(std::uint32_t state) {
    if (round_[state] == this_round_) return;
    round_[state] = this_round_;
    states_.push_back(state);
  }
  std::size_t size() const { return states_.size(); }
  std::uint32_t operator[](std::size_t index) const { return states_[index]; }

 private:
  std::vector<std::uint32_t> states_;
  std::vector<std::uint32_t> round_;  ///< when a state was last put in
  std::uint32_t this_round_ = 1;
};

}  // namespace

Glob::Glob(std::string_view pattern) {
  while (pattern.starts_with("/") || pattern.starts_with("./")) {
    pattern.remove_prefix(pattern.front() == '/' ? 1 : 2);
  }
  last_part_only_ = pattern.find('/') == std::string_view::npos;
  if (pattern.size() > kMaxPatternBytes) {
    State nothing;
    nothing.kind = Kind::set;  // of no characters
    states_.push_back(std::move(nothing));
    return;
  }
  std::string all(pattern);
  if (pattern.ends_with('/')) all += "**";
  GlobCompiler(all, states_).compile();
}

bool Glob::takes(const State& state, char32_t value) {
  switch (state.kind) {
    case Kind::literal: return value == state.literal;
    case Kind::any: return true;
    case Kind::any_in_part: return value != '/';
    case Kind::set:
      return value != '/' &&
             state.negated !=
                 std::any_of(state.ranges.begin(), state.ranges.end(), [value](const Range& range) {
                   return range.first <= value && value <= range.last;
                 });
    case Kind::fork:
    case Kind::accept: return false;
  }
  return false;
}

bool Glob::matches(std::string_view path) const {
  if (last_part_only_) path.remove_prefix(path.rfind('/') + 1);  // npos + 1 is 0
  StateSet now(states_.size());
  StateSet then(states_.size());
  now.insert(0);
  for (std::size_t at = 0; now.size() > 0; std::swap(now, then)) {
    const bool done = at == path.size();
    const CodePoint point = done ? CodePoint{} : decode_utf8(path, at);
    then.clear();
    for (std::size_t i = 0; i < now.size(); ++i) {  // a fork adds to what is walked over
      const State& state = states_[now[i]];
      if (state.kind == Kind::fork) {
        now.insert(state.next);
        now.insert(state.other);
      } else if (done && state.kind == Kind::accept) {
        return true;
      } else if (!done && takes(state, point.value)) {
        then.insert(state.next);
      }
    }
    at += done ? 0 : point.size;
    if (done) return false;
  }
  return false;
}

bool glob_match(std::string_view pattern, std::string_view path) {
  return Glob(pattern).matches(path);
}

}  // namespace runbook
