// The words of a command line in a manifest, as flags and values.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "base/yaml.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {

/// Calls `take(line, flag, value)` for each value of a list of arguments, or of a command line in
/// one piece. The flag is that of `--flag=value` or `--flag value`, or empty.
template <typename Take>
void for_each_argument(const Node& arguments, Take take) {
  std::string flag;
  for_each_item(arguments, [&](const Node& each) {
    if (!each.is_scalar()) return;
    for (const std::string_view word : split(each.scalar, ' ')) {
      const std::size_t equals = word.find('=');
      const bool is_flag = word.starts_with('-');
      if (is_flag && equals != std::string_view::npos)
        take(each.line, word.substr(0, equals), word.substr(equals + 1));
      else if (!is_flag)
        take(each.line, std::string_view(flag), word);
      flag = is_flag && equals == std::string_view::npos ? word : std::string_view();
    }
  });
}

}  // namespace runbook::catalogs
