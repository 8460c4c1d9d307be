// What a page's file name says apart from the place or the age it is for.
#pragma once

#include <string>
#include <string_view>

namespace runbook {

/// "drain-edge-eu-north-1" → "drain edge @": words of places and of ages are one sign. Parts in
/// lower case, joined by spaces.
std::string name_without_place(std::string_view stem);

/// A name that every folder has: README, index. Its title says what the page is.
bool is_general_name(std::string_view stem);

}  // namespace runbook
