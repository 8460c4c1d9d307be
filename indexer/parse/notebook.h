// Notebooks (.ipynb): the Markdown cells as text, each line where it stands in the file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace runbook {

/// Text with as many lines as the file: where a line of the JSON holds a line of a Markdown cell,
/// that line; else an empty one. Code and outputs are left out. Several Markdown lines on one line
/// of the file (a notebook that is not written as Jupyter writes it) become one, joined by blanks.
/// @return  nothing when this is no notebook: no JSON object with a list of `cells`
std::optional<std::string> text_of_notebook(std::string_view json);

}  // namespace runbook
