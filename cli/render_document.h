// Lines that describe a document and its commands, for hits and for `show` alike.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "runbook/types/document.h"
#include "runbook/types/section.h"

namespace runbook::cli {

/// "runbook · payments, checkout · team-a #team-a (front matter:4) · 3 months old (git 2026-08-19)"
/// Broken between facts at the edge of the screen; further rows are indented as the first one is.
std::string facts_line(const DocumentInfo& document, const Screen& screen, int indent = 0);

/// A document's place from `folder`, linked to its file: "docs/db/lag.md:47".
/// @param line  0: of no line
std::string place_text(const DocumentInfo& document, int line, const Screen& screen,
                       const std::string& folder);

/// "3 months old, stale (last_reviewed_on 2026-08-19)", "age unknown"
std::string age_text(const Freshness& freshness, const Style& style);

/// Title, then headings: "Postgres down › Mitigation".
std::string heading_text(const std::vector<std::string>& heading);

struct CommandListOptions {
  std::size_t max_commands = 6;
  std::size_t max_rows = 6;  ///< of one command
  int indent = 3;
  std::string rest_hint;  ///< how to see the commands left out
};

/// One row a command: what running it would do, then the command as it is to be typed. Whole
/// commands are never cut at the edge of the screen: they are there to be copied.
std::string command_list(const std::vector<Command>& commands, const CommandListOptions& options,
                         const Style& style);

}  // namespace runbook::cli
