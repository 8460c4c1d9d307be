#include "store/name_parts.h"

#include <utility>

#include "base/identifiers.h"
#include "base/unicode.h"
#include "store/fts_query.h"

namespace runbook {

std::vector<std::string> name_parts(std::string_view name) {
  std::vector<std::string> folded;
  std::vector<std::string_view> parts;
  for (const Word& word : words(name)) {
    parts.clear();
    split_identifier(name.substr(word.begin, word.end - word.begin), parts);
    for (const std::string_view part : parts) {
      std::string lower = fold_case(part);
      if (!is_stop_word(lower)) folded.push_back(std::move(lower));
    }
  }
  return folded;
}

}  // namespace runbook
