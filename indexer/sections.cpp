#include "indexer/sections.h"

#include <string>

#include "base/text.h"
#include "indexer/roles.h"
#include "refs/slugs.h"

namespace runbook {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  if (trim(a) == trim(b)) return true;
  const std::string key = squash(a);
  return !key.empty() && key == squash(b);
}

class SectionBuilder {
 public:
  explicit SectionBuilder(std::string_view title) : title_(title) {}

  SectionRow open(const Block& heading) {
    while (!path_.empty() && path_.back().level >= heading.level)
      path_.pop_back();
    Step step{.level = heading.level, .text = heading.text, .role = role_of_heading(heading.text)};
    step.is_title = path_.empty() && same_name(heading.text, title_);
    SectionRow row;
    row.level = heading.level;
    row.anchor = anchor_of(heading);
    row.role = step.role == Role::none ? inherited_role() : step.role;
    row.lines.first = heading.lines.first;
    step.role = step.is_title ? Role::none : row.role;
    path_.push_back(std::move(step));
    row.heading = heading_path();
    return row;
  }

  SectionRow preamble(int first_line) const {
    SectionRow row;
    row.heading = {std::string(title_)};
    row.lines.first = first_line;
    return row;
  }

 private:
  struct Step {
    int level = 0;
    std::string text;
    Role role = Role::none;
    bool is_title = false;
  };

  std::string anchor_of(const Block& heading) {
    return heading.anchor.empty() ? slugger_.next(heading.text) : heading.anchor;
  }

  Role inherited_role() const { return path_.empty() ? Role::none : path_.back().role; }

  std::vector<std::string> heading_path() const {
    std::vector<std::string> path{std::string(title_)};
    for (const Step& step : path_) {
      if (!step.is_title && !step.text.empty()) path.push_back(step.text);
    }
    return path;
  }

  std::string_view title_;  // owned by the caller of make_sections
  std::vector<Step> path_;  // headings that are open, outermost first
  Slugger slugger_;
};

}  // namespace

std::vector<SectionBlocks> make_sections(std::string_view title, std::span<const Block> blocks,
                                         const SectionLimits& limits) {
  std::vector<SectionBlocks> sections;
  SectionBuilder builder(title);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    const bool full = sections.size() >= static_cast<std::size_t>(limits.max_sections);
    const bool opens = block.kind == BlockKind::heading && !full;
    if (opens || sections.empty()) {
      if (!sections.empty()) sections.back().row.lines.last = block.lines.first - 1;
      SectionRow row = opens ? builder.open(block) : builder.preamble(block.lines.first);
      sections.push_back({.row = std::move(row), .first = i, .end = i});
    }
    sections.back().end = i + 1;
  }
  if (!sections.empty()) sections.back().row.lines.last = limits.last_line;
  return sections;
}

}  // namespace runbook
