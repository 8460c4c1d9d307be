#include <algorithm>
#include <map>

#include "base/text.h"
#include "base/yaml_edit.h"
#include "engine/init.h"
#include "engine/settings_schema.h"

namespace runbook {
namespace {

constexpr std::size_t kNoteColumn = 36;  // notes stand below each other

/// Keys that people change, in the order in which they are shown.
struct Shown {
  std::string_view key;
  std::string_view note;
};
constexpr Shown kShown[] = {
    {"knowledge.embedding.provider", "local: words and meaning; none: words alone"},
    {"knowledge.retrieval.top_k", "hits when nobody says how many"},
    {"knowledge.validation.max_age_days", "a page validated longer ago is stale"},
    {"knowledge.store.path", "the index; made from the files"},
};

std::string padded(std::string text) {
  text.resize(std::max(kNoteColumn, text.size()), ' ');
  return text + "  ";
}

std::string source_row(const FoundSource& source) {
  const std::string row = str_cat("    - {type: filesystem, name: ", yaml_text(source.name),
                                  ", path: ", yaml_text(source.path), "}");
  const std::string pages = str_cat(source.pages, source.pages == 1 ? " page" : " pages");
  return source.pages == 0 ? row + "\n" : str_cat(row, "  # ", pages, " found\n");
}

/// A file's name must not end the comment that it stands in.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return text;
}

/// One row a kind: a first file, and how many more.
std::string fact_rows(const std::vector<FoundFacts>& facts) {
  std::map<std::string, std::vector<std::string>> by_kind;
  for (const FoundFacts& fact : facts)
    by_kind[fact.kind].push_back(fact.path);
  std::string rows;
  for (const auto& [kind, paths] : by_kind) {
    rows += str_cat("  #   ", kind, ": ", one_line(paths.front()),
                    paths.size() > 1 ? str_cat(" and ", paths.size() - 1, " more") : "", "\n");
  }
  return rows;
}

/// "  # retrieval:" and its keys, to be switched on by taking the `# ` away.
std::string default_rows() {
  std::string rows;
  std::string_view open_section;
  for (const Shown& shown : kShown) {
    const std::string_view below = shown.key.substr(shown.key.find('.') + 1);
    const std::string_view section = below.substr(0, below.find('.'));
    const std::string_view name = below.substr(below.find('.') + 1);
    if (section != open_section) rows += str_cat("  # ", section, ":\n");
    open_section = section;
    rows += str_cat(padded(str_cat("  #   ", name, ": ", find_key(shown.key)->fallback)), "# ",
                    shown.note, "\n");
  }
  return rows;
}

}  // namespace

std::string render_first_config(const InitReply& found) {
  std::string text =
      "# What runbook indexes, and how it answers. Made by `runbook init`; edit it as you like.\n"
      "# Paths are relative to the folder that holds .runbook/. `runbook config list` shows every\n"
      "# value in effect and who says so; sections of other tools in this file are left alone.\n"
      "knowledge:\n"
      "  sources:\n";
  for (const FoundSource& source : found.sources)
    text += source_row(source);
  text +=
      "    # A source may also say  include: [\"*.md\"]  or  exclude: [\"drafts/**\"]. Another "
      "one:\n"
      "    # - {type: filesystem, name: postmortems, path: ../postmortems}\n";
  if (!found.facts.empty()) {
    text += str_cat(
        "\n  # Also found: who owns what, what needs what, which alerts there are. Such\n"
        "  # files are read where a source covers them.\n",
        fact_rows(found.facts));
  }
  return str_cat(text,
                 "\n  # The defaults; take the first # away, of the section's line too, to change "
                 "one.\n",
                 default_rows());
}

}  // namespace runbook
