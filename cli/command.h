// What a command is: its flags, its words, and one function that runs it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/exit_status.h"
#include "cli/flags.h"
#include "cli/terminal.h"
#include "runbook/engine.h"
#include "runbook/result.h"

namespace runbook::cli {

enum class Format { text, json };

/// Flags of every command.
struct Globals {
  std::string config;
  std::string index;
  std::string format = "text";
  std::string colour = "auto";
  bool quiet = false;
  bool verbose = false;
  bool help = false;
  bool version = false;
};

/// What a command gets when it runs.
struct Call {
  Globals globals;
  Format format = Format::text;
  Screen screen;
  std::vector<std::string> words;

  OpenOptions open_options() const {
    return {.config_path = globals.config,
            .working_directory = {},
            .index_path = globals.index,
            .verbose = globals.verbose};
  }
  Result<Engine> open_engine() const { return Engine::open(open_options()); }
};

/// How a run ended, and what goes to stdout, in one piece.
struct Outcome {
  ExitStatus status = ExitStatus::done;
  std::string result = {};
};

/// Made for one run; its members are the targets of its flags.
class Command {
 public:
  virtual ~Command() = default;
  virtual void declare(Flags& flags) = 0;
  virtual Result<Outcome> run(const Call& call) = 0;
};

struct Example {
  std::string_view line;
  std::string_view what;
};

/// A row of the table.
struct CommandInfo {
  std::string_view name;     ///< "knowledge search"
  std::string_view words;    ///< "WORDS…", "REF", or empty: takes none
  std::string_view summary;  ///< one line, for lists
  std::string_view details;  ///< paragraphs for its own help, ends without newline
  std::span<const Example> examples;
  std::unique_ptr<Command> (*make)();
  /// What --format may be besides text and json; the command reads it from Call::globals.
  std::span<const std::string_view> formats = {};

  Words takes() const { return words.empty() ? Words::none : Words::some; }
};

}  // namespace runbook::cli
