// Reading values out of a tree that people wrote by hand: everything may be missing or of another
// kind. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/yaml.h"

namespace runbook::catalogs {

/// The scalar at `key`; empty when there is none.
inline std::string_view text_at(const Node& node, std::string_view key) {
  const Node* const found = node.find(key);
  return found != nullptr && found->is_scalar() ? std::string_view(found->scalar)
                                                : std::string_view();
}

/// The value at `key`, or an empty one.
inline const Node& node_at(const Node& node, std::string_view key) {
  static const Node kNothing;
  const Node* const found = node.find(key);
  return found != nullptr ? *found : kNothing;
}

/// Calls `take` with each item of a list, or with the value itself when it is no list and not null.
template <typename Take>
void for_each_item(const Node& node, Take take) {
  if (node.kind == Node::Kind::sequence) {
    for (const Node& item : node.items)
      take(item);
  } else if (node.kind != Node::Kind::null) {
    take(node);
  }
}

/// The line of a mapping's value, as people look for it: that of its key.
inline int line_of(const Node& node) {
  return node.key_line > 0 ? node.key_line : node.line;
}

}  // namespace runbook::catalogs
