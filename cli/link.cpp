#include "cli/link.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/ascii.h"
#include "base/text.h"
#include "cli/terminal.h"

namespace runbook::cli {
namespace {

/// What does not show a link may show its address, or worse.
bool is_old_terminal(std::string_view term) {
  constexpr std::array<std::string_view, 7> kOld = {"dumb", "linux", "vt",   "ansi",
                                                    "cons", "sun",   "eterm"};
  for (const std::string_view name : kOld)
    if (term.starts_with(name)) return true;
  return term.empty();
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

/// Everything but what a path of a URL may hold as it is: no byte of a name drives a terminal.
std::string percent_encoded(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "/-._~";
  std::string out;
  for (const char c : path) {
    if (is_ascii_alnum(c) || kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += str_cat('%', kHex[byte >> 4U], kHex[byte & 0xFU]);
  }
  return out;
}

}  // namespace

Links describe_links(std::string_view colour) {
  const char* const term = std::getenv("TERM");
  const std::string_view name = term == nullptr ? "" : term;
  Links links;
  links.on = colour != "never" && is_terminal(STDOUT_FILENO) && !is_old_terminal(name);
  if (!links.on) return links;
  links.host = host_name();
  // Elsewhere a fragment keeps the file from being found.
  links.with_line = name.find("kitty") != std::string_view::npos;
  return links;
}

std::string linked(const Links& links, std::string_view file, int line, std::string_view shown) {
  if (!links.on || !file.starts_with('/')) return std::string(shown);
  const std::string fragment = links.with_line && line > 0 ? str_cat("#", line) : "";
  return str_cat("\x1b]8;;file://", percent_encoded(links.host), percent_encoded(file), fragment,
                 "\x1b\\", shown, "\x1b]8;;\x1b\\");
}

}  // namespace runbook::cli
