#include "indexer/ignore.h"

#include <utility>

#include "base/text.h"

namespace runbook {

IgnoreRules::IgnoreRules(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (const std::string_view line : split(text, '\n'))
    if (auto pattern = IgnorePattern::parse(line)) patterns_.push_back(std::move(*pattern));
}

IgnoreVerdict IgnoreRules::verdict(std::string_view path, bool is_folder) const {
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern)
    if (pattern->matches(path, is_folder))
      return pattern->negated() ? IgnoreVerdict::kept : IgnoreVerdict::ignored;
  return IgnoreVerdict::unknown;
}

void IgnoreStack::push(std::string base, IgnoreRules rules) {
  levels_.push_back(Level{std::move(base), std::move(rules)});
}

void IgnoreStack::pop() {
  levels_.pop_back();
}

bool IgnoreStack::ignored(std::string_view path, bool is_folder) const {
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    if (!path.starts_with(level->base) || path.size() == level->base.size()) continue;
    const IgnoreVerdict verdict = level->rules.verdict(path.substr(level->base.size()), is_folder);
    if (verdict != IgnoreVerdict::unknown) return verdict == IgnoreVerdict::ignored;
  }
  return false;
}

}  // namespace runbook
