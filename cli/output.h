// The two streams: results on stdout, the rest on stderr.
//
// A reader that went away (`| head`) is no error: what follows is dropped. A full disk behind a
// redirection is one.
#pragma once

#include <string_view>

#include "runbook/result.h"

namespace runbook::cli {

/// A closed pipe must end a write, not the program.
void ignore_closed_pipes();

/// The whole result. @error no_space, io_error
Status write_result(std::string_view text);

/// A line for people beside the result: "runbook: …" on stderr.
void note(std::string_view text);

/// "runbook: where: message" and "  hint: …" on stderr.
void report(const Error& error);

}  // namespace runbook::cli
