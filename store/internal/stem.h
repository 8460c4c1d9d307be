// The name of a file without its folders and ending.
#pragma once

#include <string_view>

namespace runbook {

/// "db/KafkaLag.md" → KafkaLag; ".hidden" stays.
constexpr std::string_view file_stem(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? path : path.substr(0, dot);
}

}  // namespace runbook
