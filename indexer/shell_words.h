// A shell line → its simple commands and their words, as far as reading alone can tell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runbook {

struct SimpleCommand {
  std::vector<std::string> words;  ///< quotes removed
  bool writes_file = false;        ///< `> file`; not /dev/null, not another descriptor
};

/// The parts of pipelines, lists, subshells and substitutions, in order. Here-documents' bodies are
/// no commands. Unbalanced quotes end at the end of the text.
std::vector<SimpleCommand> split_commands(std::string_view line);

/// Whether a quote, or a substitution in quotes, is still open at the end.
bool has_open_quote(std::string_view line);

}  // namespace runbook
