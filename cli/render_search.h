// A search's answer as text, for somebody who is tired and in a hurry.
//
// The first hit gets the most room; five hits fit on two screens. Nothing but the snippet is cut.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/search.h"

namespace runbook::cli {

struct SearchView {
  Screen screen;
  std::string folder;  ///< places are relative to it
};

/// @param request  what was asked, for the words of an empty answer
std::string render_search(const SearchRequest& request, const SearchReply& reply,
                          const SearchView& view);

/// What one should know of the answer as a whole, in one line, or nothing: missing signals, missing
/// vectors, an old index.
std::string search_note(const SearchReply& reply);

}  // namespace runbook::cli
