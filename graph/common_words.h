// Words that stand in any page: a service that is called by one is not meant wherever it stands.
#pragma once

#include <string_view>

namespace runbook {

/// "search", "web", "api", "kubernetes", and whatever has fewer than three letters.
/// @param word  folded
bool is_common_word(std::string_view word);

}  // namespace runbook
