// Where an added file goes: a name that is safe, that is indexed, and that nobody has yet.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "runbook/result.h"

namespace runbook {

/// The place below the knowledge folder.
/// @param from  the file's own path, which gives the name
/// @param as    a place; with a '/' at its end a folder; empty: the folder itself
/// @error invalid_argument for a place that is absolute, leaves the folder, is hidden, or holds
/// what
///        draws nothing; unsupported for an ending that is not indexed
Result<std::string> place_for(std::string_view from, std::string_view as);

enum class Taken { no, yes };

/// Whether a file is at the place already.
/// @error invalid_argument for a folder, a link or a special file there, and for names on the way
///        that differ by case alone, which are one file on other machines
Result<Taken> look_at_place(const std::filesystem::path& folder, const std::string& place);

}  // namespace runbook
