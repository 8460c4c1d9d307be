// What kind of page this is, when it does not say so itself: evidence is weighed, the heaviest
// kind wins and names its strongest piece of evidence.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "indexer/parse/markdown.h"

namespace runbook {

struct InferredType {
  std::string type;  ///< "document" when nothing speaks for anything
  std::string why;   ///< `heading "Timeline"`, `folder "runbooks"`, `file name "faq"`, …
};

/// @param path   below the source root: what lies above says where the user keeps things, not what
///               they are
/// @param title  of the page
InferredType infer_type(std::string_view path, std::string_view title, std::string_view body,
                        std::span<const Block> blocks);

}  // namespace runbook
