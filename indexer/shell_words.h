// A shell line → its simple commands and their words, as far as reading alone can tell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runbook {

struct SimpleCommand {
  std::vector<std::string> words;  ///< quotes removed
  bool writes_file = false;        ///< `> file`; not /dev/null, not another descriptor
  bool piped = false;              ///< its input is what another command prints
};

/// The parts of pipelines, lists, subshells and substitutions, in order. Here-documents' bodies are
/// no commands. Unbalanced quotes end at the end of the text.
std::vector<SimpleCommand> split_commands(std::string_view line);

/// Whether a quote is open, fed line by line.
class QuoteWatch {
 public:
  void feed(std::string_view line);
  bool open() const { return quote_ != '\0'; }

 private:
  char quote_ = '\0';
};

}  // namespace runbook
