// Where a document is, so that a terminal or an editor opens it from the current folder.
#pragma once

#include <string>
#include <string_view>

namespace runbook::cli {

/// Relative to `folder` when that is shorter and at most two folders up, else as it is. Control
/// bytes are escaped.
std::string shown_file(std::string_view file, std::string_view folder);

/// The folder the program was started in; empty when it is gone.
std::string current_folder();

}  // namespace runbook::cli
