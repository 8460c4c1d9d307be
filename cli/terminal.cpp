#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/terminal.h"
#include "base/text.h"
#include "base/unicode.h"

namespace runbook::cli {
namespace {

constexpr int kColumnsOfAPipe = 120;  // wide enough for a log, narrow enough for a ticket
constexpr int kFewestColumns = 40;    // narrower, and rows are all indentation
constexpr int kMostColumns = 160;     // longer rows are hard to follow by eye

std::string sgr(bool on, std::string_view code, std::string_view text) {
  return on && !text.empty() ? str_cat("\x1b[", code, "m", text, "\x1b[0m") : std::string(text);
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool is_dumb() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}

int columns_of_screen() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kColumnsOfAPipe;
  return std::clamp(static_cast<int>(size.ws_col), kFewestColumns, kMostColumns);
}

/// Bytes of the longest beginning of `text` that takes at most `columns`.
std::size_t fitting_bytes(std::string_view text, int columns) {
  int used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint point = decode_utf8(text, at);
    used += std::max(0, column_width(point.value));
    if (used > columns) return at;
    at += point.size;
  }
  return at;
}

/// Columns of a text with colours in it.
int width_on_screen(std::string_view text) {
  int width = 0;
  for (std::size_t code = text.find("\x1b["); code != std::string_view::npos;
       code = text.find("\x1b[")) {
    width += display_width(text.substr(0, code));
    text.remove_prefix(std::min(text.find('m', code), text.size() - 1) + 1);
  }
  return width + display_width(text);
}

}  // namespace

std::string Style::strong(std::string_view text) const {
  return sgr(colour, "1", text);
}
std::string Style::faint(std::string_view text) const {
  return sgr(colour, "2", text);
}
std::string Style::good(std::string_view text) const {
  return sgr(colour, "32", text);
}
std::string Style::warn(std::string_view text) const {
  return sgr(colour, "33", text);
}
std::string Style::bad(std::string_view text) const {
  return sgr(colour, "31", text);
}
std::string Style::match(std::string_view text) const {
  return sgr(colour, "1;33", text);
}

Screen describe_screen(std::string_view colour) {
  Screen screen;
  screen.style.colour = colour == "always" || (colour == "auto" && is_terminal(STDOUT_FILENO) &&
                                               !is_set("NO_COLOR") && !is_dumb());
  screen.columns = columns_of_screen();
  screen.whole_rows = !is_terminal(STDOUT_FILENO);
  screen.links = describe_links(colour);
  return screen;
}

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

std::string one_row(std::string_view text) {
  std::string row;
  for (const char c : for_terminal(text)) {
    if (c == '\t') {
      row += "  ";
    } else if (c != '\n') {
      row += c;
    }
  }
  return row;
}

std::string path_row(std::string_view path) {
  std::string row;
  for (const char c : for_terminal(path)) {
    if (c == '\t' || c == '\n') {
      row += c == '\t' ? "\\x09" : "\\x0a";
    } else {
      row += c;
    }
  }
  return row;
}

std::string cut_to(std::string_view text, int columns) {
  if (fitting_bytes(text, columns) == text.size()) return std::string(text);
  return str_cat(text.substr(0, fitting_bytes(text, columns - 1)), "…");
}

std::vector<std::string> wrap(std::string_view text, int columns, std::size_t max_rows) {
  std::vector<std::string> rows;
  while (rows.size() + 1 < max_rows) {
    const std::size_t fits = fitting_bytes(text, columns);
    if (fits == text.size()) break;
    const std::size_t space = text.rfind(' ', fits);
    const bool at_space = space != std::string_view::npos && space > fits / 2;
    const std::size_t end = at_space ? space : fits;
    rows.emplace_back(text.substr(0, end));
    text.remove_prefix(at_space ? end + 1 : end);
  }
  rows.push_back(cut_to(text, columns));
  return rows;
}

std::string join_in_rows(const std::vector<std::string>& parts, int columns, int indent) {
  constexpr std::string_view kSeparator = " · ";
  const int separator = display_width(kSeparator);
  std::string text;
  int used = indent;
  for (const std::string& part : parts) {
    const int width = width_on_screen(part);
    if (used > indent && used + separator + width > columns) {
      text += str_cat("\n", std::string(static_cast<std::size_t>(indent), ' '), part);
      used = indent + width;
      continue;
    }
    text += str_cat(used > indent ? kSeparator : "", part);
    used += width + (used > indent ? separator : 0);
  }
  return text;
}

}  // namespace runbook::cli
