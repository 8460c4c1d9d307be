#include "graph/service_names.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"
#include "graph/common_words.h"
#include "graph/entity_ref.h"

namespace runbook {
namespace {

// More words than this are a sentence, not a name ("Identity layer service for the …").
constexpr std::size_t kMaxWords = 5;
// Words that people put behind a name and leave out again.
constexpr std::array<std::string_view, 3> kTails = {"-service", "-svc", "-server"};

constexpr bool is_word(char c) {
  return is_ascii_alnum(c) || !is_ascii(c);
}

constexpr bool parts_words(char c) {
  return c == ' ' || c == '-' || c == '_' || c == '.' || c == '/' || c == ':';
}

/// FNV-1a over the lower case.
constexpr std::uint64_t kHashBasis = 14695981039346656037U;
constexpr std::uint64_t step(std::uint64_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(ascii_lower(c))) * 1099511628211U;
}

std::uint64_t hash_of_word(std::string_view word) {
  std::uint64_t hash = kHashBasis;
  for (const char c : word)
    hash = step(hash, c);
  return hash;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && is_word(text[at]))
      ++at;
    out.push_back(ascii_lower(text.substr(begin, at - begin)));
  }
  return out;
}

/// Where `word` ends when it stands at `at` as a whole word; npos when it does not.
std::size_t end_of_word(std::string_view text, std::size_t at, std::string_view word) {
  if (at + word.size() > text.size()) return std::string_view::npos;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (ascii_lower(text[at + i]) != word[i]) return std::string_view::npos;
  const std::size_t end = at + word.size();
  return end < text.size() && is_word(text[end]) ? std::string_view::npos : end;
}

}  // namespace

ServiceNames::ServiceNames(std::span<const ServiceRow> services,
                           std::span<const AliasRow> aliases) {
  std::map<std::string, std::set<std::string>> keys_of_alias;
  std::set<std::string> all;  // everything that joins depend on
  for (const ServiceRow& row : services) {
    if (!is_service_key(row.key)) continue;
    all.insert(str_cat(row.key, "\n", row.name));
    key_by_alias_.emplace(alias_key(row.key), row.key);
  }
  for (const AliasRow& row : aliases) {
    if (!is_service_key(row.key)) continue;
    all.insert(str_cat(row.alias, "=", row.key));
    keys_of_alias[row.alias].insert(row.key);
  }
  for (const std::string& one : all)
    fingerprint_ = hash_of(fingerprint_.view(), one);

  std::set<std::string> done;
  for (const ServiceRow& row : services) {
    if (!is_service_key(row.key) || !done.insert(row.key).second) continue;
    add(row.key, row.key);
    add(split_identifiers(row.name), row.key);
  }
  for (const auto& [alias, keys] : keys_of_alias) {
    if (keys.size() > 1 || !key_by_alias_.emplace(alias, *keys.begin()).second) continue;
    add(alias, *keys.begin());
  }
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    const std::uint64_t hash = hash_of_word(names_[i].words.front());
    by_first_word_[hash].push_back(i);
    may_begin_[hash % kFilterBits] = true;
  }
  for (auto& [hash, names] : by_first_word_)
    std::stable_sort(names.begin(), names.end(), [this](std::uint32_t a, std::uint32_t b) {
      return names_[a].words.size() > names_[b].words.size();
    });
}

void ServiceNames::add(std::string_view written, const std::string& key) {
  ServiceName name{.words = words_of(written), .key = key};
  if (name.words.empty() || name.words.size() > kMaxWords) return;
  const auto same = [&](const ServiceName& other) { return other.words == name.words; };
  // Declarations come sorted by key, so the spellings of one service are the last.
  if (!names_.empty() && same(names_.back())) return;
  name.common = std::all_of(name.words.begin(), name.words.end(),
                            [](const std::string& word) { return is_common_word(word); });
  names_.push_back(std::move(name));
}

const ServiceName* ServiceNames::longest_at(std::string_view text, std::size_t begin,
                                            std::size_t first_end, std::uint64_t hash,
                                            std::size_t& end) const {
  const auto names = by_first_word_.find(hash);
  if (names == by_first_word_.end()) return nullptr;
  for (const std::uint32_t index : names->second) {
    const ServiceName& name = names_[index];
    end = end_of_word(text, begin, name.words.front());
    if (end != first_end) continue;  // another word of the same hash
    for (std::size_t i = 1; i < name.words.size() && end != std::string_view::npos; ++i) {
      const bool parted = end < text.size() && parts_words(text[end]);
      end = parted ? end_of_word(text, end + 1, name.words[i]) : std::string_view::npos;
    }
    if (end != std::string_view::npos) return &name;
  }
  return nullptr;
}

void ServiceNames::find(std::string_view text, std::vector<NameInText>& found) const {
  if (names_.empty()) return;
  const std::size_t first = found.size();
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    std::uint64_t hash = kHashBasis;
    for (; at < text.size() && is_word(text[at]); ++at)
      hash = step(hash, text[at]);
    if (!may_begin_[hash % kFilterBits]) continue;
    std::size_t end = at;
    const ServiceName* const name = longest_at(text, begin, at, hash, end);
    if (name == nullptr) continue;
    const bool qualified = found.size() > first && found.back().end + 1 == begin &&
                           text[begin - 1] == ' ' && found.back().name->key != name->key;
    if (qualified) found.pop_back();
    found.push_back({.name = name, .begin = begin, .end = end});
    at = end;
  }
}

std::optional<std::string> ServiceNames::key_of(std::string_view written) const {
  const std::string alias = alias_key(written);
  std::vector<std::string> ways = {alias};
  for (const std::string_view tail : kTails) {
    if (alias.ends_with(tail)) ways.push_back(alias.substr(0, alias.size() - tail.size()));
    ways.push_back(str_cat(alias, tail));
  }
  for (const std::string& way : ways)
    if (const auto known = key_by_alias_.find(way); known != key_by_alias_.end())
      return known->second;
  return std::nullopt;
}

}  // namespace runbook
