#include "refs/slugs.h"

#include "base/text.h"

namespace runbook {
namespace {

bool is_kept_mark(char c) {
  return c == '-' || c == '_';
}

// Punctuation and symbols between two words: dropped, but for '-', '_' and spaces.
void append_between(std::string& slug, std::string_view text) {
  for (const char c : text) {
    if (is_kept_mark(c))
      slug += c;
    else if (c == ' ')
      slug += '-';
  }
}

}  // namespace

std::string slug_of(std::string_view heading) {
  const std::string folded = fold_case(trim(heading));
  const std::string_view text = folded;
  std::string slug;
  slug.reserve(text.size());
  std::size_t done = 0;
  for (const Word& word : words(text)) {
    append_between(slug, text.substr(done, word.begin - done));
    slug += text.substr(word.begin, word.end - word.begin);
    done = word.end;
  }
  append_between(slug, text.substr(done));
  return slug;
}

std::string Slugger::next(std::string_view heading) {
  const std::string base = slug_of(heading);
  std::string slug = base;
  // A heading may already bear the name that the count would give: "Step", "Step 1", "Step".
  while (seen_.contains(slug))
    slug = str_cat(base, "-", ++seen_[base]);
  seen_.emplace(slug, 0);
  return slug;
}

}  // namespace runbook
