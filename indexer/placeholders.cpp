// What a reader must fill in before a command can run.
#include <algorithm>
#include <string>

#include "base/text.h"
#include "indexer/commands.h"

namespace runbook {
namespace {

constexpr std::size_t kLongestName = 60;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_char(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-';
}

// Every shell has these set.
bool is_set_by_shell(std::string_view name) {
  constexpr std::string_view kSet[] = {"HOME", "PATH", "USER", "PWD",    "SHELL",  "HOSTNAME",
                                       "IFS",  "UID",  "EUID", "OLDPWD", "RANDOM", "TERM"};
  return std::find(std::begin(kSet), std::end(kSet), name) != std::end(kSet);
}

class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text) {}

  std::vector<std::string> find() {
    if (text_.find('$') != std::string_view::npos) note_what_is_set();
    for (std::size_t at = 0; at < text_.size();) {
      follow_quotes(text_[at]);
      at += std::max<std::size_t>(match(at), 1);
    }
    return std::move(names_);
  }

 private:
  // In single quotes a `$` is awk's or jq's own, not the shell's: '{print $NF}'.
  void follow_quotes(char c) {
    if (quote_ == 0 && (c == '\'' || c == '"')) {
      quote_ = c;
    } else if (quote_ == c) {
      quote_ = 0;
    }
  }

  // Bytes taken by the placeholder at `at`; 0: there is none.
  std::size_t match(std::size_t at) {
    const std::string_view rest = text_.substr(at);
    switch (rest.front()) {
      case '<': return match_angle(at);
      case '{': return rest.starts_with("{{") ? match_template(rest) : 0;
      case '$': return quote_ == '\'' ? 0 : match_variable(rest);
      case '[': return match_bracket(at);
      default: return match_yours(at);
    }
  }

  // <pod name>; `<<EOF`, `< file` and `<(…)` are the shell's.
  std::size_t match_angle(std::size_t at) {
    if (at > 0 && text_[at - 1] == '<') return 0;
    const std::string_view inner = inside(at + 1, '>');
    if (inner.empty() || !is_letter(inner.front()) || inner.back() == ' ') return 0;
    const bool named = std::all_of(inner.begin(), inner.end(), [](char c) {
      return is_name_char(c) || std::string_view(" ./:|,").find(c) != std::string_view::npos;
    });
    if (!named) return 0;
    add(inner);
    return inner.size() + 2;
  }

  std::size_t match_template(std::string_view rest) {
    const std::size_t end = rest.find("}}");
    if (end == std::string_view::npos || end > kLongestName) return 0;
    std::string_view inner = trim(rest.substr(2, end - 2));
    const std::size_t dot = inner.rfind('.');  // `$labels.namespace`, `.Values.name`
    if (dot != std::string_view::npos) inner.remove_prefix(dot + 1);
    if (!inner.empty() && inner.front() == '$') inner.remove_prefix(1);
    const bool named = !inner.empty() && is_letter(inner.front()) &&
                       std::all_of(inner.begin(), inner.end(), is_name_char);
    if (named) add(inner);
    return end + 2;
  }

  std::size_t match_variable(std::string_view rest) {
    const bool braces = rest.starts_with("${");
    const std::size_t begin = braces ? 2 : 1;
    std::size_t end = begin;
    while (end < rest.size() &&
           (is_capital(rest[end]) || is_digit(rest[end]) || rest[end] == '_')) {
      ++end;
    }
    const std::string_view name = rest.substr(begin, end - begin);
    const bool lower_follows = end < rest.size() && is_letter(rest[end]);
    if (name.size() < 2 || !is_capital(name.front()) || lower_follows) return 0;
    if (!is_set_by_shell(name) && !is_set_here(name)) add(name);
    return end;
  }

  // Variables that the command sets itself: `POD=$(…)`, `for POD in …`, `read -r POD`.
  void note_what_is_set() {
    for (const std::string_view sign : {"=", " in "}) {
      for (std::size_t at = text_.find(sign); at != std::string_view::npos;
           at = text_.find(sign, at + 1)) {
        std::size_t begin = at;
        while (begin > 0 && is_name_char(text_[begin - 1]))
          --begin;
        if (begin > 0 && (text_[begin - 1] == '$' || text_[begin - 1] == '{')) continue;
        set_here_.push_back(text_.substr(begin, at - begin));
      }
    }
    for (const std::string_view word : split(text_, ' ')) {
      if (!set_here_.empty() && set_here_.back() == "read" && !word.starts_with('-')) {
        set_here_.back() = word;
      } else if (word == "read") {
        set_here_.push_back(word);
      }
    }
    std::sort(set_here_.begin(), set_here_.end());
  }

  bool is_set_here(std::string_view name) const {
    return std::binary_search(set_here_.begin(), set_here_.end(), name);
  }

  // [namespace] as a word; `[ -f x ]` and `[a-z]` are not.
  std::size_t match_bracket(std::size_t at) {
    const std::string_view inner = inside(at + 1, ']');
    const bool word_begins =
        at == 0 || std::string_view(" =/:,\"'").find(text_[at - 1]) != std::string_view::npos;
    if (!word_begins || inner.size() < 3 || !is_letter(inner.front())) return 0;
    const auto letters = std::count_if(inner.begin(), inner.end(), is_letter);
    const bool named = std::all_of(inner.begin(), inner.end(), [](char c) {
      return is_letter(c) || c == '_' || c == '-' || c == ' ';
    });
    if (!named || letters < 3 || inner[1] == '-') return 0;
    add(inner);
    return inner.size() + 2;
  }

  // YOUR_CLUSTER, your-cluster-name
  std::size_t match_yours(std::size_t at) {
    if (at > 0 && (is_name_char(text_[at - 1]) || text_[at - 1] == '$')) return 0;
    const std::string_view rest = text_.substr(at);
    const bool yours = rest.starts_with("YOUR_") || rest.starts_with("YOUR-") ||
                       rest.starts_with("your-") || rest.starts_with("your_");
    if (!yours) return 0;
    std::size_t end = 5;
    while (end < rest.size() && is_name_char(rest[end]))
      ++end;
    if (end == 5) return 0;
    add(rest.substr(0, end));
    return end;
  }

  std::string_view inside(std::size_t begin, char close) const {
    const std::size_t end =
        text_.substr(begin, kLongestName).find_first_of(std::string("\n").append(1, close));
    if (end == std::string_view::npos || text_[begin + end] != close) return {};
    return text_.substr(begin, end);
  }

  void add(std::string_view name) {
    std::string key = ascii_lower(trim(name));
    constexpr std::size_t kMostNames = 32;  // nobody fills in more by hand
    if (names_.size() < kMostNames &&
        std::find(names_.begin(), names_.end(), key) == names_.end()) {
      names_.push_back(std::move(key));
    }
  }

  std::string_view text_;  // of find()'s caller
  std::vector<std::string> names_;
  std::vector<std::string_view> set_here_;
  char quote_ = 0;  // the quote we are in
};

}  // namespace

std::vector<std::string> placeholders_of(std::string_view command) {
  return Finder(command).find();
}

}  // namespace runbook
