#include "store/internal/string_list.h"

#include <nlohmann/json.hpp>

namespace runbook {

using nlohmann::json;

std::string to_column(std::span<const std::string> list) {
  if (list.empty()) return {};
  json array = json::array();
  for (const std::string& item : list)
    array.push_back(item);
  // Ill-formed UTF-8 is replaced: it would throw, and a column must be text.
  return array.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<std::string> parse_column(std::string_view column) {
  std::vector<std::string> list;
  if (column.empty()) return list;
  const json array = json::parse(column, nullptr, /*allow_exceptions=*/false);
  if (!array.is_array()) return list;
  for (const json& item : array) {
    if (item.is_string()) list.push_back(item.get<std::string>());
  }
  return list;
}

}  // namespace runbook
