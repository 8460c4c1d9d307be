// Type and services written into the front matter of a page, and not a byte else changed.
//
// The text is spliced, never written anew: comments, order, quotes and line ends stay. What comes
// out is read back with the parser of the index; a page that would then say anything but what it
// said and what was asked for is refused. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"

namespace runbook {

struct Stamp {
  std::string type;                   ///< replaces the page's own; empty: none
  std::vector<std::string> services;  ///< added to the page's own
};

struct StampedText {
  std::string bytes;
  std::vector<std::string> written;  ///< "type: runbook", "services: ledger, berth"; empty: nothing
};

/// YAML `---`, TOML `+++`, or a new YAML block at the top of a page that has none (behind a byte
/// order mark, with the page's own line ends).
/// @error invalid_argument with "line N" in `where`: front matter that cannot be read, or a value
///        written in a way that cannot be spliced; a type that says nothing
Result<StampedText> stamp_front_matter(std::string_view bytes, const Stamp& stamp);

}  // namespace runbook
