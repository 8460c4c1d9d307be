#include "cli/output.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>

#include "base/files.h"
#include "base/text.h"
#include "cli/terminal.h"

namespace runbook::cli {
namespace {

/// What goes wrong on stderr cannot be told to anybody.
void write_diagnostic(const std::string& text) {
  [[maybe_unused]] const std::size_t written = std::fwrite(text.data(), 1, text.size(), stderr);
}

Error output_error(int error_number) {
  Error error = error_from_errno(error_number, "write the result", "standard output");
  // Free bytes say nothing of a pipe or a device.
  struct stat status {};
  if (::fstat(STDOUT_FILENO, &status) != 0 || !S_ISREG(status.st_mode)) error.hint.clear();
  return error;
}

}  // namespace

void ignore_closed_pipes() {
  std::signal(SIGPIPE, SIG_IGN);
}

Status write_result(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return ok();
    } else if (errno == EAGAIN) {  // somebody made the pipe non-blocking
      pollfd ready{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return output_error(errno);
    }
  }
  return ok();
}

void note(std::string_view text) {
  write_diagnostic(str_cat("runbook: ", path_row(text), "\n"));
}

void report(const Error& error) {
  // A name may hold a newline: nothing behind it may look like a line of ours.
  std::string text = str_cat("runbook: ", path_row(to_string(error)), "\n");
  if (!error.hint.empty()) text += str_cat("  hint: ", path_row(error.hint), "\n");
  write_diagnostic(text);
}

}  // namespace runbook::cli
