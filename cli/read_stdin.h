// A question from standard input: log lines, an alert, a message.
#pragma once

#include <string>

#include "runbook/result.h"

namespace runbook::cli {

struct StdinText {
  std::string text;
  bool cut = false;  ///< more than the cap was there
};

inline constexpr std::size_t kMaxStdinBytes = 1024 * 1024;

/// At most `max_bytes`; the rest is left unread. @error io_error
Result<StdinText> read_stdin(std::size_t max_bytes = kMaxStdinBytes);

}  // namespace runbook::cli
