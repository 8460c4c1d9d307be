// URLs that stand in running text without link markup.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// http:// and https:// URLs, without the punctuation that ends the sentence around them and
/// without a closing bracket that they did not open.
std::vector<std::string> find_bare_urls(std::string_view text);

}  // namespace runbook
