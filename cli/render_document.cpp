#include "cli/render_document.h"

#include <algorithm>

#include "base/text.h"
#include "cli/phrasing.h"
#include "cli/place.h"

namespace runbook::cli {
namespace {

constexpr std::size_t kMaxServices = 4;

std::string join_some(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
    text += str_cat(i == 0 ? "" : ", ", one_row(names[i]));
  }
  if (names.size() > most) text += str_cat(" +", names.size() - most);
  return text;
}

std::string owner_text(const Owner& owner) {
  std::string text = one_row(owner.team);
  if (!owner.contact.empty()) text += str_cat(text.empty() ? "" : " ", one_row(owner.contact));
  return text.empty() ? "" : str_cat("owner ", text);
}

/// What a command does to the system, in words that need no legend.
std::string risk_mark(CommandRisk risk, const Style& style) {
  switch (risk) {
    case CommandRisk::read: return style.good("reads  ");
    case CommandRisk::write: return style.bad("CHANGES");
    case CommandRisk::unknown: break;
  }
  return style.faint("?      ");
}

std::string fill_in_text(const std::vector<Command>& commands, std::size_t shown) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < shown; ++i) {
    for (const std::string& name : commands[i].placeholders) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names.empty() ? "" : str_cat("fill in: ", join_some(names, names.size()));
}

std::string command_rows(const Command& command, const CommandListOptions& options,
                         const Style& style) {
  const std::string indent(static_cast<std::size_t>(options.indent), ' ');
  const std::vector<std::string_view> rows = split(trim(command.text), '\n');
  std::string text = str_cat(indent, risk_mark(command.risk, style), "  ", one_row(rows[0]), "\n");
  const std::size_t shown = std::min(rows.size(), options.max_rows);
  for (std::size_t i = 1; i < shown; ++i) {
    text += str_cat(indent, "         ", one_row(rows[i]), "\n");
  }
  if (rows.size() > shown) {
    text += str_cat(indent, "         ",
                    style.faint(str_cat(
                        "… ", count(static_cast<std::int64_t>(rows.size() - shown), "more line"))),
                    "\n");
  }
  return text;
}

}  // namespace

std::string age_text(const Freshness& freshness, const Style& style) {
  if (!freshness.date || !freshness.age_days) return style.faint("age unknown");
  const std::string basis =
      freshness.field.empty() ? std::string(to_string(freshness.basis)) : one_row(freshness.field);
  const std::string age = age_days(*freshness.age_days);
  const std::string said = age == "today" ? "from today" : age + " old";
  const std::string known = str_cat(" (", basis, " ", one_row(*freshness.date), ")");
  return freshness.stale ? style.warn(str_cat("STALE, ", said)) + known : said + known;
}

std::string facts_line(const DocumentInfo& document, const Screen& screen, int indent) {
  std::vector<std::string> facts;
  if (!document.type.empty()) facts.push_back(one_row(document.type));
  if (document.severity) facts.push_back(str_cat("severity ", *document.severity));
  if (!document.services.empty()) facts.push_back(join_some(document.services, kMaxServices));
  if (document.owner) facts.push_back(owner_text(*document.owner));
  facts.push_back(age_text(document.freshness, screen.style));
  facts.erase(std::remove(facts.begin(), facts.end(), ""), facts.end());
  return join_in_rows(facts, screen.columns, indent);
}

std::string place_text(const DocumentInfo& document, int line, const Screen& screen,
                       const std::string& folder) {
  const std::string file = document.file.empty() ? document.path : document.file;
  const std::string shown = shown_file(file, folder);
  return linked(screen.links, document.file, line, line > 0 ? str_cat(shown, ":", line) : shown);
}

std::string heading_text(const std::vector<std::string>& heading) {
  std::string text;
  for (const std::string& part : heading) {
    const std::string row = one_row(part);
    if (!row.empty()) text += str_cat(text.empty() ? "" : " › ", row);
  }
  return text;
}

std::string command_list(const std::vector<Command>& commands, const CommandListOptions& options,
                         const Style& style) {
  const std::string indent(static_cast<std::size_t>(options.indent), ' ');
  const std::size_t shown = std::min(commands.size(), options.max_commands);
  std::string text;
  for (std::size_t i = 0; i < shown; ++i)
    text += command_rows(commands[i], options, style);
  if (const std::string fill_in = fill_in_text(commands, shown); !fill_in.empty()) {
    text += str_cat(indent, style.faint(fill_in), "\n");
  }
  if (commands.size() > shown && !options.rest_hint.empty()) {
    const auto rest = static_cast<std::int64_t>(commands.size() - shown);
    text += str_cat(
        indent, style.faint(str_cat(count(rest, "more command"), ": ", options.rest_hint)), "\n");
  }
  return text;
}

}  // namespace runbook::cli
