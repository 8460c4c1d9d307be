#include "cli/render_init.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/phrasing.h"
#include "cli/place.h"

namespace runbook::cli {
namespace {

constexpr std::size_t kLabelColumn = 8;
constexpr std::size_t kWidestPath = 48;  // longer ones push their row, not every row

struct Row {
  std::string label;
  std::string path;
  std::string what;
};

std::string rendered(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows)
    width = std::max(width, std::min(row.path.size(), kWidestPath));
  std::string text;
  for (Row row : rows) {
    row.label.resize(std::max(kLabelColumn, row.label.size()), ' ');
    if (!row.what.empty()) row.path.resize(std::max(width, row.path.size()), ' ');
    text += str_cat(row.label, row.path, row.what.empty() ? "" : "  ", row.what, "\n");
  }
  return text;
}

void add_sources(const InitReply& reply, std::vector<Row>& rows) {
  for (const FoundSource& source : reply.sources) {
    rows.push_back({.label = rows.empty() ? "pages" : "",
                    .path = one_row(source.path),
                    .what = source.pages > 0 ? count(source.pages, "page") : "for your own pages"});
  }
  if (reply.pages_elsewhere > 0) {
    rows.push_back({.label = "",
                    .path = "elsewhere",
                    .what = str_cat(count(reply.pages_elsewhere, "page"),
                                    ", not indexed; a source with `path: .` takes all")});
  }
}

/// One row a kind: a first file, and how many more.
void add_facts(const InitReply& reply, std::vector<Row>& rows) {
  std::map<std::string, std::vector<std::string>> by_kind;
  for (const FoundFacts& fact : reply.facts)
    by_kind[fact.kind].push_back(fact.path);
  std::string label = "facts";
  for (const auto& [kind, paths] : by_kind) {
    const auto more = static_cast<std::int64_t>(paths.size()) - 1;
    rows.push_back({.label = std::exchange(label, ""),
                    .path = one_row(paths.front()),
                    .what = more == 0 ? kind : str_cat(kind, ", and ", count(more), " more")});
  }
}

std::string nothing_done(const InitReply& reply, const std::string& folder) {
  std::string text =
      str_cat("there is a configuration: ", shown_file(reply.existing, folder), "\n");
  std::vector<Row> rows;
  for (const FoundSource& source : reply.sources)
    rows.push_back({.label = "", .path = one_row(source.path), .what = one_row(source.name)});
  text += rendered(rows);
  const bool same = reply.existing == reply.file;
  return str_cat(
      text, "nothing was written; `runbook init --force` ",
      same ? "writes it anew and keeps a copy" : "makes one of this folder's own all the same",
      "\n");
}

}  // namespace

std::string render_init(const InitReply& reply, const Style& style, const std::string& folder) {
  if (!reply.existing.empty()) return nothing_done(reply, folder);
  std::vector<Row> rows;
  add_sources(reply, rows);
  add_facts(reply, rows);
  if (!reply.checkout.empty() && reply.checkout != folder) {
    rows.push_back({.label = "git",
                    .path = shown_file(reply.checkout, folder),
                    .what = "the top of the checkout; only this folder was looked at"});
  }
  std::string text = rendered(rows);
  if (reply.cut_short) {
    text += "this folder is too large to look at all of it: add what is missing by hand\n";
  }
  if (!reply.written)
    return str_cat(text, "dry run: nothing is written; the file would be\n\n", reply.text);
  text += str_cat(style.strong("wrote"), "   ", shown_file(reply.file, folder), "\n");
  if (!reply.kept_as.empty()) {
    text += str_cat("kept    ", shown_file(reply.kept_as, folder), ", the one before\n");
  }
  return text;
}

std::string next_steps(const InitReply& reply, bool synced, const Style& style) {
  const std::string head = style.strong("next") + "    ";
  if (!synced) return str_cat(head, "runbook knowledge sync\n");
  const std::string question = reply.question.empty() ? "pods stuck terminating" : reply.question;
  return str_cat(head, "runbook knowledge search ", question,
                 "\n        runbook knowledge status\n        runbook --help\n");
}

}  // namespace runbook::cli
