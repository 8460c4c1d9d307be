// What a person names when they say `show REF`: a document, and lines or an anchor in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// One way to read a reference. A path may itself hold ':' or '#', so there are several.
struct Reference {
  std::string document;      ///< an id or a path
  std::optional<int> line;   ///< `path:LINE`, or FROM of `path:FROM:COUNT`
  std::optional<int> count;  ///< COUNT
  std::string anchor;        ///< of `path#anchor`
};

/// All readings, the plainest first: the whole text as a path, then `#L5` and `#L5-L9`, `#anchor`,
/// `:FROM-TO`, `:FROM:COUNT`, `:LINE`. A number too large for a line is the largest int.
std::vector<Reference> parse_reference(std::string_view text);

}  // namespace runbook
