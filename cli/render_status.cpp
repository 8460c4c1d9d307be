#include "cli/render_status.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/phrasing.h"
#include "cli/place.h"

namespace runbook::cli {
namespace {

std::string row(std::string name, std::string_view content) {
  name.resize(std::max<std::size_t>(11, name.size()), ' ');
  return str_cat(name, content, "\n");
}

std::string source_text(const SourceStatus& source, const Style& style) {
  return str_cat(one_row(source.name), "  ", count(source.documents, "document"), "  ",
                 shown_file(source.root, current_folder()),
                 source.reachable ? "" : style.bad("  cannot be reached"));
}

/// Most frequent first.
std::string types_text(const StatusReply& reply) {
  std::vector<std::pair<std::int64_t, std::string>> types;
  for (const auto& [type, number] : reply.by_type)
    types.emplace_back(-number, type);
  std::sort(types.begin(), types.end());
  std::string text;
  for (const auto& [negative, type] : types) {
    text += str_cat(text.empty() ? "" : " · ", count(-negative), " ", one_row(type));
  }
  return text;
}

std::string age_text(const StatusReply& reply) {
  if (!reply.synced_at) return "never finished; `runbook knowledge sync` does it";
  std::string text = *reply.synced_at;
  if (reply.age_s) text += str_cat(", ", age_seconds(*reply.age_s), " ago");
  return text;
}

std::string vectors_text(const StatusReply& reply, const Style& style) {
  if (!reply.model_available) return "none: words alone are searched";
  std::string text = str_cat(count(reply.embedded), " of ", count(reply.chunks), " chunks");
  if (reply.pending > 0) {
    text += style.warn(str_cat(", ", count(reply.pending), " missing (the next sync makes them)"));
  }
  return text;
}

std::string error_rows(const StatusReply& reply, const Style& style) {
  if (reply.errors.empty()) return {};
  std::string rows = row("errors", count(static_cast<std::int64_t>(reply.errors.size()), "file"));
  for (const FileError& error : reply.errors) {
    rows += str_cat("  ", style.bad("error"), " ", one_row(error.source), "/", path_row(error.path),
                    ": ", one_row(error.message), "\n");
    if (!error.hint.empty()) rows += str_cat("      hint: ", one_row(error.hint), "\n");
  }
  return rows;
}

}  // namespace

std::string render_status(const StatusReply& reply, const Style& style) {
  std::string text = row("index", one_row(reply.index_path));
  text += row("config",
              reply.config_path.empty() ? "none, built-in defaults" : one_row(reply.config_path));
  std::string name = "sources";
  for (const SourceStatus& source : reply.sources) {
    text += row(std::exchange(name, ""), source_text(source, style));
  }
  text += row("synced", age_text(reply));
  if (reply.export_age_s)
    text +=
        row("export", str_cat("made ", age_seconds(*reply.export_age_s), " ago; it is only read"));
  text += row("documents", str_cat(count(reply.documents), reply.by_type.empty() ? "" : ": ",
                                   types_text(reply)));
  text += row("parts", str_cat(count(reply.sections, "section"), ", ", count(reply.chunks, "chunk"),
                               ", ", count(reply.commands, "command")));
  text += row("model", reply.model_available ? one_row(reply.model)
                                             : style.warn(str_cat("none: ", one_row(reply.model))));
  text += row("vectors", vectors_text(reply, style));
  text +=
      row("disk", str_cat(bytes(reply.disk_bytes), " for ", bytes(reply.text_bytes), " of text"));
  return text + error_rows(reply, style);
}

std::string render_doctor(const DoctorReply& reply, const Style& style) {
  std::string text;
  std::int64_t failed = 0;
  for (const DoctorCheck& check : reply.checks) {
    failed += check.passed ? 0 : 1;
    text +=
        str_cat(check.passed ? style.good("ok     ") : style.bad("FAILED "), one_row(check.name),
                check.detail.empty() ? "" : ": ", one_row(check.detail), "\n");
    if (!check.passed && !check.hint.empty()) {
      text += str_cat("         hint: ", one_row(check.hint), "\n");
    }
  }
  const auto all = static_cast<std::int64_t>(reply.checks.size());
  text += failed == 0 ? str_cat("all ", count(all, "check"), " passed\n")
                      : str_cat(count(failed), " of ", count(all, "check"), " failed\n");
  return text;
}

namespace {

std::string figures_row(std::string name, const EvalFigures& figures) {
  name.resize(std::max<std::size_t>(30, name.size()), ' ');
  std::string questions = std::to_string(figures.queries);
  questions.insert(0, 6 - std::min<std::size_t>(6, questions.size()), ' ');
  return str_cat(name, questions, "   ", fixed(figures.ndcg_at_10, 4), "   ",
                 fixed(figures.recall_at_10, 4), "   ", fixed(figures.mrr_at_10, 4), "   ",
                 fixed(figures.success_at_1, 4), "\n");
}

std::string section_line(const EvalFigures& figures) {
  if (figures.sections_judged == 0) return {};
  return str_cat("  right section on ", fixed(100 * figures.section_right, 1), " % of ",
                 count(figures.sections_judged, "judged page"), "\n");
}

std::string comparison_line(const std::optional<EvalComparison>& against) {
  if (!against) return {};
  return str_cat("  nDCG@10 ", against->difference < 0 ? "" : "+", fixed(against->difference, 4),
                 " against ", fixed(against->ndcg_at_10, 4), ": better ", count(against->better),
                 ", worse ", count(against->worse), ", p = ", fixed(against->p_value, 4), "\n");
}

/// Of a group its line is indented under it.
std::string refusal_lines(const EvalRefusals& refusals, std::string_view indent) {
  std::string text;
  if (refusals.without_answer > 0) {
    text += str_cat(indent, count(refusals.without_answer, "question"), " without an answer, ",
                    count(refusals.without_answer_none), " of them told so\n");
  }
  if (refusals.answered_none > 0) {
    text += str_cat(indent, count(refusals.answered_none, "judged question"),
                    " would be answered \"nothing relevant\"\n");
  }
  return text;
}

}  // namespace

std::string render_eval(const EvalReply& reply) {
  std::string text = str_cat(std::string(30, ' '), "     n   nDCG@10     R@10   MRR@10      S@1\n");
  text += figures_row(std::string(to_string(reply.mode)), reply.all);
  text += section_line(reply.all) + comparison_line(reply.against);
  for (const EvalGroup& group : reply.groups) {
    text +=
        figures_row(str_cat("  ", one_row(group.field), "=", one_row(group.value)), group.figures);
    text += section_line(group.figures) + comparison_line(group.against);
    text += refusal_lines(group.refusals, "    ");
  }
  if (reply.never_asked > 0) {
    text += str_cat(count(reply.never_asked, "judged question"),
                    " not among the questions, counted as 0\n");
  }
  text += refusal_lines(reply.refusals, "");
  for (const std::string& signal : reply.degraded) {
    text += str_cat("without the signal: ", one_row(signal), "\n");
  }
  return text + str_cat(duration_ms(reply.took_ms), ", median ", duration_ms(reply.median_ms),
                        " a question\n");
}

}  // namespace runbook::cli
