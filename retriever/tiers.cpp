#include "retriever/tiers.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "base/text.h"

namespace runbook {
namespace {

using By = Evidence::NamedDocument::By;

std::string_view subject(By by) {
  switch (by) {
    case By::alert: return "alerts: holds";
    case By::file_name: return "file name equals";
    case By::title: return "title equals";
    case By::alias: return "alias equals";
    case By::heading: return "heading equals";
  }
  return "name equals";
}

Tier tier_of(By by, const Identifier& identifier) {
  if (by == By::alert) return Tier::alert;
  return identifier.decides ? Tier::name : Tier::score;
}

}  // namespace

Result<NameMatches> find_names(const Query& query, const Evidence& evidence,
                               const DocumentSet& documents) {
  std::vector<std::string> keys;
  std::unordered_map<std::string_view, const Identifier*> by_key;
  for (const Identifier& identifier : query.identifiers) {
    keys.push_back(identifier.key);
    by_key.emplace(identifier.key, &identifier);
  }
  NameMatches matches;
  if (keys.empty()) return matches;
  RB_TRY(const auto named, evidence.named(keys, documents));
  // A heading names its page only where no page bears the name itself.
  std::unordered_set<std::string_view> borne;
  for (const Evidence::NamedDocument& one : named)
    if (one.by != By::heading) borne.insert(one.key);
  for (const Evidence::NamedDocument& one : named) {
    if (one.by == By::heading && borne.count(one.key) > 0) continue;
    const auto known = by_key.find(one.key);
    if (known == by_key.end()) continue;
    const Identifier& identifier = *known->second;
    const Tier tier = tier_of(one.by, identifier);
    NameMatch& match = matches[one.document];
    match.equals_name = match.equals_name || one.by != By::alert;
    if (match.reason.empty() || tier < match.tier)
      match.reason = str_cat(subject(one.by), " \"", identifier.written, "\"");
    match.tier = std::min(match.tier, tier);
  }
  return matches;
}

}  // namespace runbook
