// Text that a reader of the rendered page does not see, and a model does.
#pragma once

#include <string_view>
#include <vector>

#include "store/rows.h"

namespace runbook {

/// One "hidden_text" observation a line and kind: zero-width, bidirectional and tag characters.
/// Joiners (U+200C, U+200D) are left alone: scripts and emoji need them.
std::vector<ObservationRow> find_hidden_characters(std::string_view text, int first_line);

}  // namespace runbook
