// Lists of words in one string, separated by blanks: how the tables of commands are written.
#pragma once

#include <string_view>

namespace runbook {

constexpr bool contains_word(std::string_view list, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = list.find(word); at != std::string_view::npos;
       at = list.find(word, at + 1)) {
    const bool begins = at == 0 || list[at - 1] == ' ';
    const std::size_t end = at + word.size();
    const bool ends = end == list.size() || list[end] == ' ';
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace runbook
