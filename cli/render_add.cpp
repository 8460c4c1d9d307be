#include "cli/render_add.h"

#include "base/text.h"
#include "cli/phrasing.h"
#include "cli/render_document.h"

namespace runbook::cli {
namespace {

constexpr int kIndent = 10;  // "replaced" and two spaces

std::string file_rows(const AddedFile& file, const Screen& screen, const std::string& folder) {
  const Style& style = screen.style;
  std::string rows = str_cat(file.replaced ? "replaced  " : "added     ",
                             place_text(file.document, 0, screen, folder));
  rows += file.indexed ? str_cat("  ", style.faint(str_cat("id ", one_row(file.document.id))), "\n")
                       : str_cat("  ", style.bad("not indexed"), "\n");
  if (file.indexed) rows += str_cat("          ", facts_line(file.document, screen, kIndent), "\n");
  for (const std::string& line : file.written)
    rows += str_cat("          wrote ", one_row(line), "\n");
  for (const FileProblem& problem : file.problems) {
    rows += str_cat("          ", style.warn("!"), " ", one_row(problem.path), ": ",
                    one_row(problem.message), "\n");
  }
  return rows;
}

}  // namespace

std::string render_add(const AddReply& reply, const Screen& screen, const std::string& folder) {
  std::string text;
  for (const AddedFile& file : reply.files)
    text += file_rows(file, screen, folder);
  const SyncReport& sync = reply.sync;
  text += str_cat(count(sync.documents, "document"), " in the index");
  if (sync.embedded > 0) text += str_cat(" · ", count(sync.embedded, "vector"), " made");
  text += str_cat(" · ", duration_ms(sync.took_ms), "\n");
  if (!sync.embedding_note.empty())
    text += str_cat("no vectors: ", one_row(sync.embedding_note), "\n");
  return text;
}

}  // namespace runbook::cli
