// Sections of a document, their roles, and the commands in them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/types/document.h"

namespace runbook {

/// What a section is for, read from its heading.
enum class Role : std::uint8_t {
  none,
  meaning,
  impact,
  symptoms,
  diagnosis,
  mitigation,
  rollback,
  verification,
  escalation,
  prevention,
  timeline,
  root_cause,
  action_items,
  detection,
  lessons,
  summary,
  references,
};

inline constexpr std::array<std::string_view, 17> kRoleNames = {
    "none",         "meaning",      "impact",     "symptoms",   "diagnosis", "mitigation",
    "rollback",     "verification", "escalation", "prevention", "timeline",  "root_cause",
    "action_items", "detection",    "lessons",    "summary",    "references"};

constexpr std::string_view to_string(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

/// What running a command would do, judged by its words alone; nothing is ever run.
enum class CommandRisk : std::uint8_t { unknown, read, write };

constexpr std::string_view to_string(CommandRisk risk) {
  switch (risk) {
    case CommandRisk::unknown: return "unknown";
    case CommandRisk::read: return "read";
    case CommandRisk::write: return "write";
  }
  return "unknown";
}

/// One command of a page, as written, prompt removed.
struct Command {
  std::string text;   ///< may span lines (continuations, here-documents)
  std::string shell;  ///< "bash", "sql", "promql", …; the fence's own word
  CommandRisk risk = CommandRisk::unknown;
  std::vector<std::string>
      placeholders;  ///< "namespace" of <namespace>, ${NAMESPACE}, {{ namespace }}
  int line = 0;      ///< 1-based line of its first word
};

struct SectionInfo {
  std::vector<std::string> heading;  ///< title, then H2, H3, … down to this section
  std::string anchor;                ///< GitHub's slug; empty for text above the first heading
  Role role = Role::none;
  LineRange lines;
};

}  // namespace runbook
