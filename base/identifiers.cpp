#include "base/identifiers.h"

#include <array>

#include "base/ascii.h"
#include "base/unicode.h"

namespace runbook {
namespace {

constexpr CharClass ascii_class(char c) {
  if (is_ascii_lower(c)) return CharClass::lower;
  if (is_ascii_upper(c)) return CharClass::upper;
  return is_ascii_digit(c) ? CharClass::digit : CharClass::other;
}

struct ClassAt {
  CharClass kind = CharClass::other;
  std::size_t size = 1;
};

ClassAt class_at(std::string_view text, std::size_t at) {
  if (is_ascii(text[at])) return {.kind = ascii_class(text[at])};
  const CodePoint point = decode_utf8(text, at);
  return {.kind = point.valid ? char_class(point.value) : CharClass::other, .size = point.size};
}

/// Offset behind the run of word characters (or of others) that starts at `at`.
template <bool in_word>
std::size_t run_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const ClassAt here = class_at(text, at);
    if ((here.kind != CharClass::other) != in_word) break;
    at += here.size;
  }
  return at;
}

/// Walks over a word and hands out its parts.
class PartSplitter {
 public:
  explicit PartSplitter(std::string_view word) : word_(word) {}

  /// The next part; empty at the end.
  std::string_view next() {
    begin_ = at_ = run_end<false>(word_, at_);
    before_ = last_ = CharClass::other;
    while (at_ < word_.size()) {
      const ClassAt here = class_at(word_, at_);
      if (here.kind == CharClass::other || starts_part(here.kind)) break;
      if (ends_acronym(here)) {
        at_ = last_at_;
        changes_case_ = true;
        break;
      }
      take(here);
    }
    return word_.substr(begin_, at_ - begin_);
  }

  /// Whether a part handed out so far ended at a change of case.
  bool changes_case() const { return changes_case_; }

 private:
  void take(const ClassAt& here) {
    // A mark is of the class of the letter that carries it.
    if (here.kind != CharClass::mark || last_ == CharClass::other) {
      before_ = last_;
      last_ = here.kind;
      last_at_ = at_;
    }
    at_ += here.size;
  }

  /// podCrash, 2xx, http2: a new part begins where `kind` stands.
  bool starts_part(CharClass kind) {
    if (last_ == CharClass::other || kind == CharClass::mark) return false;
    const bool case_change =
        kind == CharClass::upper && last_ != CharClass::upper && last_ != CharClass::digit;
    changes_case_ = changes_case_ || case_change;
    return case_change || (kind == CharClass::digit) != (last_ == CharClass::digit);
  }

  /// HTTPServer: at the `e`, the part ended before the S. Not at one small letter (PVCs, IPv6).
  bool ends_acronym(const ClassAt& here) const {
    if (here.kind != CharClass::lower || last_ != CharClass::upper || before_ != CharClass::upper) {
      return false;
    }
    const std::size_t behind = at_ + here.size;
    return behind < word_.size() && class_at(word_, behind).kind == CharClass::lower;
  }

  std::string_view word_;
  std::size_t begin_ = 0;
  std::size_t at_ = 0;
  std::size_t last_at_ = 0;              ///< where the last character but for marks began
  CharClass last_ = CharClass::other;    ///< its class; other: the part is empty
  CharClass before_ = CharClass::other;  ///< the class before that
  bool changes_case_ = false;
};

/// Offset behind the run of word characters and `_` that starts at `at`.
std::size_t identifier_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text[at] == '_') {
      ++at;
      continue;
    }
    const std::size_t end = run_end<true>(text, at);
    if (end == at) break;
    at = end;
  }
  return at;
}

void append_split(std::string& out, std::string_view token) {
  PartSplitter splitter(token);
  std::string parts;
  for (std::string_view part = splitter.next(); !part.empty(); part = splitter.next()) {
    if (!parts.empty()) parts += ' ';
    parts += part;
  }
  const bool compound = splitter.changes_case() || token.find('_') != std::string_view::npos;
  out += compound && !parts.empty() ? std::string_view(parts) : token;
}

}  // namespace

std::vector<Word> words(std::string_view text) {
  std::vector<Word> found;
  // English prose has a word every six bytes; a guess that is off costs one more allocation.
  found.reserve(text.size() / 6 + 1);
  for (std::size_t at = run_end<false>(text, 0); at < text.size(); at = run_end<false>(text, at)) {
    const std::size_t end = run_end<true>(text, at);
    found.push_back({.begin = at, .end = end});
    at = end;
  }
  return found;
}

void split_identifier(std::string_view word, std::vector<std::string_view>& parts) {
  PartSplitter splitter(word);
  for (std::string_view part = splitter.next(); !part.empty(); part = splitter.next()) {
    parts.push_back(part);
  }
}

std::vector<std::string> split_identifier(std::string_view word) {
  std::vector<std::string_view> parts;
  split_identifier(word, parts);
  return {parts.begin(), parts.end()};
}

std::string split_identifiers(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = identifier_end(text, at);
    if (end > at) {
      append_split(out, text.substr(at, end - at));
      at = end;
      continue;
    }
    const std::size_t size = class_at(text, at).size;
    out += text.substr(at, size);
    at += size;
  }
  return out;
}

std::string squash(std::string_view text) {
  std::string key;
  key.reserve(text.size());
  for (const char c : text) {
    if (is_ascii_alnum(c)) key += ascii_lower(c);
  }
  return key;
}

}  // namespace runbook
