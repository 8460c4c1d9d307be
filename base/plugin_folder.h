// Where the plugins lie that are opened on demand: beside the library, never in the working
// directory or in a path that the environment names.
#pragma once

#include <filesystem>
#include <string_view>

namespace runbook {

/// The folder of the library (or program) that holds this code; empty when unknown.
std::filesystem::path own_folder();

/// A plugin's file, for a library in lib/ or a program in bin/. It need not exist; empty when
/// own_folder() is.
std::filesystem::path plugin_file(std::string_view name);

}  // namespace runbook
