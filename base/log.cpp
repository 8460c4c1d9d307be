#include "base/log.h"

#include <unistd.h>

#include <atomic>
#include <string>

#include "base/text.h"

// Written by write(2) and not by a logging library: a cold command pays for what it links, and one
// line of text to stderr needs no more than this.
namespace runbook::log {
namespace {

std::atomic<Level> least_severe{Level::warn};

void write_line(Level level, std::string_view name, std::string_view message) {
  if (level > least_severe.load(std::memory_order_relaxed)) return;
  // One call a line, so that lines of two threads never mix. A newline inside would forge an event.
  std::string line = str_cat(name, ' ', for_terminal(message));
  for (char& c : line) {
    if (c == '\n') c = ' ';
  }
  line += '\n';
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

void set_level(Level level) {
  least_severe.store(level, std::memory_order_relaxed);
}
void error(std::string_view message) {
  write_line(Level::error, "error", message);
}
void warn(std::string_view message) {
  write_line(Level::warn, "warn", message);
}
void info(std::string_view message) {
  write_line(Level::info, "info", message);
}
void debug(std::string_view message) {
  write_line(Level::debug, "debug", message);
}

}  // namespace runbook::log
