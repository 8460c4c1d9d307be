#include "base/nearest_name.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/unicode.h"

namespace runbook {
namespace {

constexpr std::size_t kMaxNameBytes = 256;

/// Optimal string alignment distance: insert, delete, replace and swap of neighbours cost one.
class EditDistance {
 public:
  std::size_t between(std::string_view a, std::string_view b) {
    current_.resize(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
      current_[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
      next_row(a, b, i);
    return current_[b.size()];
  }

 private:
  void next_row(std::string_view a, std::string_view b, std::size_t i) {
    two_above_.swap(above_);
    above_.swap(current_);
    current_.resize(b.size() + 1);
    current_[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = above_[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current_[j] = std::min({above_[j] + 1, current_[j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current_[j] = std::min(current_[j], two_above_[j - 2] + 1);
    }
  }

  std::vector<std::size_t> current_;
  std::vector<std::size_t> above_;
  std::vector<std::size_t> two_above_;
};

}  // namespace

std::optional<std::string> nearest_name(std::string_view name,
                                        std::span<const std::string> candidates) {
  if (name.size() > kMaxNameBytes) return std::nullopt;
  const std::string wanted = fold_case(name);
  const std::string* nearest = nullptr;
  std::size_t limit = wanted.size() / 3;  // the most that still counts as near
  EditDistance distance;
  for (const std::string& candidate : candidates) {
    // A difference in length is a distance already, and spares the table.
    if (candidate.size() > wanted.size() + limit || candidate.size() + limit < wanted.size()) {
      continue;
    }
    const std::size_t steps = distance.between(wanted, fold_case(candidate));
    if (steps > limit) continue;
    nearest = &candidate;
    if (steps == 0) break;
    limit = steps - 1;  // only a nearer one replaces it
  }
  if (nearest == nullptr) return std::nullopt;
  return *nearest;
}

}  // namespace runbook
