#include "retriever/title_share.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "store/name_parts.h"

namespace runbook {
namespace {

/// A word that every name holds still counts a little: two of them are more than one.
constexpr double kLeastRarity = 0.5;

template <typename Visit>
void for_each_name(const FetchedDocument& page, Visit visit) {
  visit(std::string_view(page.row.title));
  visit(file_stem(page.row.path));
  for (const std::string& alias : page.row.aliases)
    visit(std::string_view(alias));
}

double rarity(std::int64_t documents, std::int64_t count) {
  const double idf =
      std::log((static_cast<double>(documents) + 1.0) / (static_cast<double>(count) + 0.5));
  return std::max(kLeastRarity, idf);
}

}  // namespace

Result<TitleShares> TitleShares::of(std::span<const FetchedDocument* const> pages,
                                    const Matcher& matcher, const Evidence& evidence) {
  TitleShares shares(matcher);
  std::vector<std::string> words;
  for (const FetchedDocument* page : pages) {
    for_each_name(*page, [&](std::string_view name) {
      for (const std::string& word : name_parts(name))
        if (shares.weights_.emplace(word, 1.0).second) words.push_back(word);
    });
  }
  // While a sync changes documents nothing is counted: then all words weigh the same.
  RB_TRY(const std::optional<NameFrequencies> found, evidence.name_frequencies(words));
  if (!found) return shares;
  for (std::size_t i = 0; i < words.size(); ++i)
    shares.weights_[words[i]] = rarity(found->documents, found->counts[i]);
  return shares;
}

double TitleShares::of(const FetchedDocument& page) const {
  double best = 0;
  for_each_name(page, [&](std::string_view name) {
    double said = 0;
    double all = 0;
    for (const std::string& word : name_parts(name)) {
      const auto weight = weights_.find(word);
      if (weight == weights_.end()) continue;
      all += weight->second;
      if (matcher_.holds(word)) said += weight->second;
    }
    if (all > 0) best = std::max(best, said / all);
  });
  return best;
}

}  // namespace runbook
