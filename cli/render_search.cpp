#include "cli/render_search.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.h"
#include "cli/filter_flags.h"
#include "cli/highlight.h"
#include "cli/phrasing.h"
#include "cli/render_document.h"

namespace runbook::cli {
namespace {

constexpr std::string_view kIndent = "   ";
constexpr std::int64_t kOldIndexSeconds =
    std::int64_t{24} * 3600;  // documents change daily; say so after a day

/// How much room a hit gets.
struct Room {
  std::size_t snippet_lines = 3;
  std::size_t rows_a_line = 1;
  std::size_t commands = 2;
  std::size_t command_rows = 1;
};
constexpr Room kFirst{.snippet_lines = 8, .rows_a_line = 3, .commands = 6, .command_rows = 12};
constexpr Room kOther{};

std::string label_text(const Hit& hit, const Style& style) {
  const std::string_view label = to_string(hit.label);
  if (hit.label == MatchLabel::strong) return style.good(label);
  return hit.label == MatchLabel::weak ? style.faint(label) : std::string(label);
}

std::string tier_text(const Hit& hit, const Style& style) {
  std::string text;
  if (hit.tier == Tier::alert) text = " · runbook of this alert";
  if (hit.tier == Tier::name) text = " · this very name";
  if (hit.ambiguous) text += " · not the only one";
  return style.good(text);
}

std::string title_row(const Hit& hit, const Style& style) {
  std::string heading = heading_text(hit.section.heading);
  if (heading.empty()) heading = one_row(hit.document.title);
  return str_cat(hit.rank, hit.rank < 10 ? "  " : " ", style.strong(heading), "  ",
                 label_text(hit, style), tier_text(hit, style), "\n");
}

std::string place_row(const Hit& hit, const SearchView& view) {
  return str_cat(kIndent, place_text(hit.document, hit.line, view.screen, view.folder), "  ",
                 view.screen.style.faint(str_cat("id ", one_row(hit.document.id))), "\n");
}

std::string warning_rows(const Hit& hit, const Style& style) {
  std::string rows;
  const auto warn = [&](std::string_view text) {
    rows += str_cat(kIndent, style.warn(str_cat("! ", one_row(text))), "\n");
  };
  if (hit.gone) warn("the file is gone since the last sync");
  if (hit.changed_since_sync) warn("the file changed since the last sync: lines may have moved");
  for (const std::string& warning : hit.warnings)
    warn(warning);
  return rows;
}

/// Lines of the snippet that fit the room: the matched one, a few above it, more below. Blank ones
/// say nothing and are left out; the numbers show where.
std::vector<int> shown_lines(const Hit& hit, const LineIndex& lines, const Room& room) {
  const int matched = hit.line - hit.snippet.lines.first + 1;
  std::vector<int> filled;
  std::size_t above = 0;
  for (int i = 1; i <= lines.count(); ++i) {
    if (is_blank(lines.line(i))) continue;
    above += i < matched ? 1U : 0U;
    filled.push_back(i);
  }
  const std::size_t wanted = std::min(room.snippet_lines, filled.size());
  const std::size_t lead = std::min(above, (room.snippet_lines - 1) / 3);
  const std::size_t first = std::min(above - lead, filled.size() - wanted);
  const auto begin = filled.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(wanted)};
}

/// A long line is shown from shortly before its first matched word.
std::string_view from_match(std::string_view line, const Highlighter& words, std::size_t room) {
  constexpr std::size_t kBefore = 30;
  if (line.size() <= room) return line;
  const std::size_t match = words.find_first(line);
  if (match == std::string_view::npos || match < room) return line;
  const std::size_t space = line.rfind(' ', match - kBefore);
  return space == std::string_view::npos ? line : line.substr(space + 1);
}

std::string snippet_rows(const Hit& hit, const Room& room, const Highlighter& words,
                         const Screen& screen) {
  if (is_blank(hit.snippet.text)) return {};
  const LineIndex lines(hit.snippet.text);
  std::string rows;
  for (const int i : shown_lines(hit, lines, room)) {
    const std::string number = std::to_string(hit.snippet.lines.first + i - 1);
    const std::string margin =
        str_cat(kIndent, std::string(number.size() < 5 ? 5 - number.size() : 0, ' '), number, "  ");
    const int columns = screen.columns - static_cast<int>(margin.size());
    const std::string line = one_row(lines.line(i));
    const auto budget = static_cast<std::size_t>(columns) * room.rows_a_line;
    std::string lead = screen.style.faint(margin);
    for (const std::string& row :
         wrap(from_match(line, words, budget), columns, room.rows_a_line)) {
      rows += str_cat(lead, words.mark(row, screen.style), "\n");
      lead.assign(margin.size(), ' ');
    }
  }
  return rows;
}

std::string why_row(const Hit& hit, const Screen& screen) {
  std::string why;
  for (const std::string& reason : hit.why) {
    why += str_cat(why.empty() ? "why: " : "; ", one_row(reason));
  }
  if (why.empty()) return {};
  const int columns = screen.columns - static_cast<int>(kIndent.size());
  return str_cat(kIndent, screen.style.faint(cut_to(why, columns)), "\n");
}

/// "lexical     0.50 × 1.000  raw 12.104  words: disk", one term of a sum.
std::string term_row(std::string name, double weight, double value, double raw,
                     std::string_view note, const Style& style) {
  name.resize(std::max<std::size_t>(10, name.size()), ' ');
  const std::string faint =
      str_cat("  raw ", fixed(raw, 3), note.empty() ? "" : "  ", one_row(note));
  return str_cat(kIndent, "  ", name, " ", fixed(weight, 2), " × ", fixed(value, 3),
                 style.faint(faint), "\n");
}

/// From the evidence of the whole question to the chance, from there to this hit's score.
std::string calibration_rows(const Hit& hit, const Style& style) {
  const Calibration& made = hit.explain->calibration;
  std::string rows = str_cat(kIndent, "  chance ", fixed(made.chance, 3),
                             " that anything here is right, of log odds ", fixed(made.log_odds, 3),
                             " = ", fixed(made.constant, 3));
  rows += made.least_chance > 0
              ? str_cat(", at least ", fixed(made.least_chance, 2), " because a page is named\n")
              : std::string("\n");
  for (const CalibrationTerm& term : made.terms)
    rows += str_cat("  ", term_row(str_cat("+ ", one_row(term.evidence)), term.weight, term.value,
                                   term.raw, "", style));
  rows += str_cat(kIndent, "  score ", fixed(hit.score, 3), " = chance × ", fixed(made.share, 3),
                  " of the best raw sum");
  if (made.least > 0) rows += str_cat(", at least ", fixed(made.least, 2));
  if (made.highest < 1) rows += str_cat(", at most ", fixed(made.highest, 3));
  return rows + str_cat("; below ", fixed(made.threshold, 3), " nothing is relevant\n");
}

std::string explain_rows(const Hit& hit, const Style& style) {
  if (!hit.explain) return {};
  std::string rows = str_cat(kIndent, "score ", fixed(hit.score, 3), ", tier ", to_string(hit.tier),
                             ", raw ", fixed(hit.explain->raw_score, 3), " =\n");
  for (const Contribution& part : hit.explain->contributions)
    rows += term_row(one_row(part.signal), part.weight, part.value, part.raw, part.note, style);
  rows += calibration_rows(hit, style);
  if (!hit.explain->section_reason.empty()) {
    rows += str_cat(kIndent, "  section: ", one_row(hit.explain->section_reason), "\n");
  }
  return rows;
}

/// "the same text", "91 % alike, 12 lines differ from line 40 on"
std::string likeness_text(const PageCopy& copy) {
  const std::string alike = copy.similarity >= 1
                                ? std::string("the same text")
                                : str_cat(fixed(100 * copy.similarity, 0), " % alike");
  if (copy.first_difference == 0) return alike;
  return str_cat(alike, ", ", count(copy.lines_differ, "line"),
                 copy.lines_differ == 1 ? " differs, line " : " differ, the first is line ",
                 copy.first_difference);
}

std::string copy_rows(const Hit& hit, const SearchView& view) {
  constexpr std::size_t kShown = 3;
  std::string rows;
  for (std::size_t i = 0; i < std::min(hit.copies.size(), kShown); ++i) {
    const PageCopy& copy = hit.copies[i];
    DocumentInfo document;
    document.path = copy.path;
    document.file = copy.file;
    rows += str_cat(
        kIndent, "copy: ", place_text(document, 0, view.screen, view.folder), "  ",
        view.screen.style.faint(str_cat("id ", one_row(copy.id), "  ", likeness_text(copy))), "\n");
  }
  if (hit.copies.size() > kShown)
    rows += str_cat(kIndent, "and ", count(static_cast<std::int64_t>(hit.copies.size() - kShown)),
                    " more (--copies shows each)\n");
  return rows;
}

/// Of a document that is about a neighbour only: why it is here at all.
std::string relation_row(const Hit& hit, const Style& style) {
  if (!hit.relation || hit.relation->hops == 0) return {};
  std::string way;
  for (const std::string& service : hit.relation->path)
    way += str_cat(way.empty() ? "" : " depends on ", one_row(service));
  return str_cat(kIndent, style.warn(str_cat("of a dependency: ", way)), "\n");
}

std::string hit_rows(const Hit& hit, const Highlighter& words, const SearchView& view) {
  const Style& style = view.screen.style;
  const Room& room = hit.rank == 1 ? kFirst : kOther;
  const CommandListOptions commands{
      .max_commands = room.commands,
      .max_rows = room.command_rows,
      .indent = static_cast<int>(kIndent.size()),
      .rest_hint = str_cat("runbook knowledge show ", one_row(hit.document.id), ":", hit.line)};
  return str_cat(title_row(hit, style), place_row(hit, view), kIndent,
                 facts_line(hit.document, view.screen, static_cast<int>(kIndent.size())), "\n",
                 relation_row(hit, style), warning_rows(hit, style),
                 snippet_rows(hit, room, words, view.screen),
                 command_list(hit.commands, commands, style), copy_rows(hit, view),
                 why_row(hit, view.screen), explain_rows(hit, style));
}

/// Pages that were too far to be an answer: whoever asked in other words than they are written in
/// may know one of them.
std::string nearest_rows(const SearchReply& reply, const SearchView& view) {
  if (reply.nearest.empty()) return {};
  std::string rows = "  nearest, none of them sure:\n";
  for (const Hit& hit : reply.nearest)
    rows += str_cat(kIndent, " ", place_text(hit.document, hit.line, view.screen, view.folder),
                    "  ", view.screen.style.faint(heading_text(hit.section.heading)), "\n");
  return rows;
}

std::string nothing_rows(const SearchRequest& request, const SearchReply& reply,
                         const SearchView& view) {
  const Screen& screen = view.screen;
  const std::string question = one_row(request.question);
  if (is_blank(question)) return "nothing relevant: the question is empty\n";
  std::string rows =
      str_cat("nothing relevant for \"", cut_to(question, screen.columns - 30), "\"\n");
  rows += nearest_rows(reply, view);
  const std::string filters = filters_text(request.filters);
  if (!filters.empty()) rows += str_cat("  try it without", filters, "\n");
  rows +=
      "  try the alert's name, the exact error text, or what is seen to be wrong\n"
      "  `runbook knowledge status` says what is indexed\n";
  return rows;
}

}  // namespace

std::string render_search(const SearchRequest& request, const SearchReply& reply,
                          const SearchView& view) {
  if (reply.hits.empty()) return nothing_rows(request, reply, view);
  const Highlighter words(reply.question);
  std::string text;
  for (const Hit& hit : reply.hits) {
    text += str_cat(text.empty() ? "" : "\n", hit_rows(hit, words, view));
  }
  return text;
}

std::string search_note(const SearchReply& reply) {
  std::string note;
  const auto add = [&](std::string_view text) { note += str_cat(note.empty() ? "" : "; ", text); };
  for (const std::string& sentence : reply.notes)
    add(sentence);
  if (!reply.degraded.empty()) {
    std::string signals;
    for (const std::string& signal : reply.degraded) {
      signals += str_cat(signals.empty() ? "" : ", ", signal);
    }
    add(str_cat("searched without ", signals, reply.degraded_reason.empty() ? "" : ": ",
                reply.degraded_reason));
  }
  if (reply.vectors_missing > 0 && reply.degraded.empty()) {
    add(str_cat(count(reply.vectors_missing, "chunk"), " without a vector yet, ",
                reply.mode == SearchMode::vector
                    ? "which --mode vector does not find (`runbook knowledge sync` makes them)"
                    : "found by their words alone"));
  }
  if (reply.export_age_s) {
    add(export_text(*reply.export_age_s, reply.index_age_s));
  } else if (reply.index_age_s.value_or(0) > kOldIndexSeconds) {
    add(str_cat("last synced ", age_seconds(*reply.index_age_s),
                " ago (`runbook knowledge sync` refreshes)"));
  }
  return note;
}

}  // namespace runbook::cli
