#include "store/name_words.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "store/internal/stem.h"
#include "store/internal/string_list.h"
#include "store/meta.h"
#include "store/name_parts.h"

namespace runbook {

namespace {

constexpr std::string_view kNameWordsKey = "name_words";

// A word that one document alone bears is left out: it is what a name has of its own.
constexpr std::int64_t kFewest = 2;

using Counts = std::map<std::string, std::int64_t, std::less<>>;

/// "2310\nalert 41\n…": the documents, then a line a word.
std::string to_value(std::int64_t documents, const Counts& counts) {
  std::string value = std::to_string(documents);
  for (const auto& [word, count] : counts)
    if (count >= kFewest) value += str_cat("\n", word, " ", count);
  return value;
}

std::int64_t number_in(std::string_view digits) {
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

constexpr std::string_view kListNames = R"sql(
  SELECT title, path, aliases FROM document
)sql";

}  // namespace

Result<std::optional<NameFrequencies>> find_name_frequencies(const sqlite::Connection& connection,
                                                             std::span<const std::string> words) {
  RB_TRY(const std::optional<std::string> value, find_meta(connection, kNameWordsKey));
  if (!value) return std::optional<NameFrequencies>();
  const std::string_view text = *value;
  NameFrequencies found;
  found.documents = number_in(text.substr(0, text.find('\n')));
  found.counts.assign(words.size(), 1);
  std::unordered_multimap<std::string_view, std::size_t> asked;
  for (std::size_t i = 0; i < words.size(); ++i)
    asked.emplace(words[i], i);
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) continue;
    const auto [first, last] = asked.equal_range(line.substr(0, blank));
    for (auto word = first; word != last; ++word)
      found.counts[word->second] = number_in(line.substr(blank + 1));
  }
  return std::optional(std::move(found));
}

Result<bool> has_name_words(const sqlite::Connection& connection) {
  RB_TRY(const std::optional<std::string> value, find_meta(connection, kNameWordsKey));
  return value.has_value();
}

Status count_name_words(const sqlite::Connection& connection) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListNames));
  Counts counts;
  std::int64_t documents = 0;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) break;
    ++documents;
    std::set<std::string> of_document;
    const auto add = [&](std::string_view name) {
      for (std::string& part : name_parts(name))
        of_document.insert(std::move(part));
    };
    add(list.text(0));
    add(file_stem(list.text(1)));
    for (const std::string& alias : parse_column(list.text(2)))
      add(alias);
    for (const std::string& word : of_document)
      ++counts[word];
  }
  return set_meta(connection, kNameWordsKey, to_value(documents, counts));
}

Status forget_name_words(const sqlite::Connection& connection) {
  return remove_meta(connection, kNameWordsKey);
}

}  // namespace runbook
