// The line a hit points at, and the few lines around it.
#pragma once

#include <vector>

#include "base/text.h"
#include "retriever/features.h"
#include "runbook/types/search.h"

namespace runbook {

/// The line within `range` that says most about the question, ties to the first; 0 when no line
/// holds a word of it. Lines that only open or close a fence are passed over.
int best_line(const Matcher& matcher, const LineIndex& lines, LineRange range);

/// The first line within `range` that is neither blank nor a fence's marker; else range.first.
int first_text_line(const LineIndex& lines, LineRange range);

/// Three to seven whole lines of the section around `line`. A fence is shown whole, or only its
/// inside, or not at all, so that no marker stands alone.
Snippet make_snippet(const LineIndex& lines, LineRange section, int line);

}  // namespace runbook
