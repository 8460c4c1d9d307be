// Which arguments are flags, and which are words of a question.
//
// People paste shell lines, alerts and log lines: `kubectl get pods -n kube-system` is a question.
// So an argument is a word unless it is a flag that was declared; only an unknown `--long` is an
// error, since a misspelt filter that is ignored gives a wrong answer. Pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/flags.h"
#include "runbook/result.h"

namespace runbook::cli {

enum class Words { none, some };  ///< whether a command takes words at all

struct Arguments {
  std::vector<std::string> flags;  ///< "--name" or "--name=value", for Flags::parse
  std::vector<std::string> words;
};

/// - after `--` everything is a word, and so is an argument with a space in it, unless it is
///   `--known=a value`
/// - a known flag takes the next argument as its value, whatever that looks like
/// - `-x` is a word where words are taken; `-h` alone asks for help
/// @error invalid_argument for an unknown --long (with the nearest flag), a missing value, a word
///        where none is taken
Result<Arguments> split_arguments(std::span<const std::string> arguments, const Flags& known,
                                  Words words);

/// Whether a JSON answer is asked for, judged before anything is known to be right: a wrong use is
/// answered in the format that was asked for.
bool wants_json(std::span<const std::string> arguments);

}  // namespace runbook::cli
