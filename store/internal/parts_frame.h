// What was parsed of a document, packed behind its text.
//
// Headings, commands and link targets stand in the text already, so that compressed together with
// it they cost a third of what rows of their own take. Pure.
#pragma once

#include <string>
#include <string_view>

#include "store/rows.h"

namespace runbook {

/// Sections, chunks (without tokens and text hash, which are columns), commands, observations.
std::string pack_parts(const ParsedDocument& document);

/// Fills the parts of `document`, whose text is there.
/// @return false when the bytes are none that pack_parts made, or a chunk lies outside the text
bool unpack_parts(std::string_view packed, ParsedDocument& document);

}  // namespace runbook
