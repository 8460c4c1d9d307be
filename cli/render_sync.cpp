#include "cli/render_sync.h"

#include <algorithm>

#include "base/text.h"
#include "cli/phrasing.h"
#include "cli/place.h"
#include "cli/terminal.h"

namespace runbook::cli {
namespace {

constexpr std::size_t kBriefWarnings = 5;

void append_count(std::string& line, std::int64_t number, std::string_view what) {
  if (number > 0) line += str_cat(line.empty() ? "" : " · ", count(number), " ", what);
}

std::string changes_text(const SourceReport& source) {
  std::string line;
  append_count(line, source.added, "added");
  append_count(line, source.updated, "updated");
  append_count(line, source.moved, "moved");
  append_count(line, source.removed, "removed");
  append_count(line, source.unchanged, "unchanged");
  return line.empty() ? "no documents" : line;
}

std::string skipped_text(const SourceReport& source) {
  std::int64_t total = 0;
  std::string reasons;
  for (const auto& [reason, number] : source.skipped) {
    total += number;
    append_count(reasons, number, one_row(reason));
  }
  return total == 0 ? "" : str_cat("  ", count(total, "file"), " skipped: ", reasons, "\n");
}

std::string dates_text(const SourceReport& source) {
  if (source.dates_note.empty()) return "";
  return str_cat("  no commit dates: ", one_row(source.dates_note), "\n");
}

std::string problem_rows(const std::vector<FileProblem>& problems, std::size_t most,
                         const std::string& mark) {
  std::string rows;
  const std::size_t shown = std::min(most, problems.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const FileProblem& problem = problems[i];
    rows += str_cat("  ", mark, " ", path_row(problem.path), problem.path.empty() ? "" : ": ",
                    one_row(problem.message), "\n");
    if (!problem.hint.empty()) rows += str_cat("      hint: ", one_row(problem.hint), "\n");
  }
  if (problems.size() > shown) {
    const auto rest = static_cast<std::int64_t>(problems.size() - shown);
    rows += str_cat("  ", mark, " ", count(rest), " more (--verbose lists them)\n");
  }
  return rows;
}

std::string source_rows(const SourceReport& source, Detail detail, const Style& style) {
  const std::size_t warnings = detail == Detail::full ? source.warnings.size() : kBriefWarnings;
  return str_cat(style.strong(one_row(source.name)), "  ",
                 style.faint(shown_file(source.root, current_folder())), "\n  ",
                 changes_text(source), "\n", skipped_text(source), dates_text(source),
                 problem_rows(source.errors, source.errors.size(), style.bad("error")),
                 problem_rows(source.warnings, warnings, style.warn("warning")));
}

std::string vectors_text(const SyncReport& report) {
  if (report.embedded == 0 && report.pending == 0) return "";
  std::string text = str_cat(" · ", count(report.embedded, "vector"), " made");
  if (report.pending > 0) text += str_cat(", ", count(report.pending), " missing");
  return text;
}

std::string time_text(const SyncReport& report) {
  std::string text = duration_ms(report.took_ms);
  if (report.embed_ms >= 1) {
    text += str_cat(" (text ", duration_ms(report.text_ms), ", vectors ",
                    duration_ms(report.embed_ms), ")");
  }
  return text;
}

}  // namespace

std::string render_sync(const SyncReport& report, Detail detail, const Style& style) {
  std::string text;
  if (report.dry_run) text += "dry run: nothing is written; a sync would find\n";
  for (const SourceReport& source : report.sources)
    text += source_rows(source, detail, style);
  if (report.cancelled) {
    text += style.warn("stopped early; what is listed is kept, the next sync goes on from there");
    text += "\n";
  }
  if (!report.dry_run) {
    text += str_cat(count(report.documents, "document"), ", ", count(report.chunks, "chunk"),
                    vectors_text(report), " · ", time_text(report), "\n");
  }
  if (report.vectors_indexed > 0)
    text += str_cat("approximate index of ", count(report.vectors_indexed, "vector"), " made\n");
  if (report.fact_files > 0) {
    text += str_cat(count(report.services, "service"), ", ", count(report.edges, "edge"), " from ",
                    count(report.fact_files, "catalog, manifest and owner file"), "\n");
  }
  if (!report.embedding_note.empty()) {
    text += str_cat(report.embedded > 0 ? "vectors ended early: " : "no vectors: ",
                    one_row(report.embedding_note), "\n");
  }
  return text;
}

std::string sync_errors(const SyncReport& report, const Style& style) {
  std::string text;
  for (const SourceReport& source : report.sources) {
    text += problem_rows(source.errors, source.errors.size(), style.bad("error"));
  }
  return text;
}

}  // namespace runbook::cli
