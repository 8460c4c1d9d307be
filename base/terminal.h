// Text on its way to a terminal: nothing in it drives the terminal, and its columns are known.
#pragma once

#include <string>
#include <string_view>

namespace runbook {

/// Escapes what draws nothing (C0 but \n and \t, DEL, C1, bidi controls, zero-width characters,
/// tags) as \x1b or \u202e, so that no byte of a document drives a terminal or hides there. \r\n
/// becomes \n; ill-formed bytes become U+FFFD. The joiners U+200C and U+200D stay between two
/// characters outside ASCII, where scripts and emoji need them.
std::string for_terminal(std::string_view text);

/// Columns that one line of text takes on a terminal: wide characters two, combining ones none.
int display_width(std::string_view text);

}  // namespace runbook
