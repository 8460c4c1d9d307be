// Places on a terminal that open their file when they are clicked (OSC 8).
#pragma once

#include <string>
#include <string_view>

namespace runbook::cli {

/// Whether and how places are linked. A value, made once at the start.
struct Links {
  bool on = false;
  bool with_line = false;  ///< as a fragment, where the terminal is known to understand it
  std::string host;        ///< of this machine: a terminal may show another one's output
};

/// On a terminal that is likely to know them: stdout is one, TERM is none of the old ones, and
/// colours are not switched off.
Links describe_links(std::string_view colour);

/// `shown` as a link to an absolute file; as it is without links or such a file.
/// @param shown  fit for a terminal already
std::string linked(const Links& links, std::string_view file, int line, std::string_view shown);

}  // namespace runbook::cli
