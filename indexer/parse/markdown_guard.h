// May this text go to the Markdown parser? cmark-gfm 0.29.0.gfm.6 takes quadratic time in the bytes
// of a paragraph or table row, and nests without limit.
#pragma once

#include <string_view>

namespace runbook {

/// False when parsing could cost more than about a second. Reads lines only; where a line alone
/// leaves doubt, the larger cost is counted.
bool is_cheap_to_parse(std::string_view text);

}  // namespace runbook
