#include "retriever/hits.h"

#include <array>
#include <cstdio>

#include "base/files.h"
#include "base/text.h"
#include "retriever/freshness.h"
#include "retriever/snippet.h"

namespace runbook {
namespace {

std::string two_digits(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.2f", value);
  return buffer.data();
}

std::string found_words(const Matcher& matcher, const TextMatch& match) {
  std::string counted;
  std::string aside;
  const auto& content = matcher.query().content;
  for (std::size_t i = 0; i < content.size(); ++i) {
    if ((match.words >> i & 1U) == 0) continue;
    std::string& out = content[i].aside ? aside : counted;
    out += str_cat(out.empty() ? "" : ", ", content[i].word);
  }
  return counted.empty() ? aside : counted;
}

std::string found_pairs(const Matcher& matcher, const TextMatch& match) {
  std::string out;
  const Query& query = matcher.query();
  for (std::size_t i = 0; i < query.pairs.size(); ++i) {
    if ((match.pairs >> i & 1U) == 0) continue;
    const auto word = [&](int index) -> const std::string& {
      return query.content[static_cast<std::size_t>(index)].word;
    };
    out += str_cat(out.empty() ? "\"" : ", \"", word(query.pairs[i].first), " ",
                   word(query.pairs[i].second), "\"");
  }
  return out;
}

/// The sentence that a term of the score stands for.
std::string note_of(const ScoreTerm& term, const Placement& placement, const Matcher& matcher,
                    const NameMatches& names, std::span<const std::string> hypotheses,
                    const GraphMatch* near) {
  switch (term.kind) {
    case SignalKind::lexical: return str_cat("words: ", found_words(matcher, placement.match));
    case SignalKind::vector:
      return term.estimated ? std::string("not embedded yet: taken to be as near as its words")
                            : str_cat("meaning: cosine ", two_digits(term.raw));
    case SignalKind::name: {
      const auto name = names.find(placement.page->row.id);
      return name == names.end() ? std::string() : name->second.reason;
    }
    case SignalKind::pairs: return str_cat("side by side: ", found_pairs(matcher, placement.match));
    case SignalKind::coverage:
      return str_cat("share of the question's words: ", two_digits(term.value));
    case SignalKind::title: return str_cat("share of its name: ", two_digits(term.value));
    case SignalKind::hypothesis:
      return str_cat("speaks for \"", hypotheses[static_cast<std::size_t>(term.hypothesis)], "\"");
    case SignalKind::graph: return near == nullptr ? std::string() : near->reason;
  }
  return {};
}

std::vector<std::string> reasons_of(const Placement& placement, const Matcher& matcher,
                                    const NameMatches& names,
                                    std::span<const std::string> hypotheses,
                                    const GraphMatch* near) {
  std::vector<std::string> why;
  const auto name = names.find(placement.page->row.id);
  if (name != names.end()) why.push_back(name->second.reason);
  for (const ScoreTerm& term : placement.score.terms()) {
    if (term.value <= 0 || term.estimated || term.kind == SignalKind::name ||
        term.kind == SignalKind::title || term.kind == SignalKind::coverage)
      continue;
    why.push_back(note_of(term, placement, matcher, names, hypotheses, near));
  }
  return why;
}

Explanation explanation_of(const Placement& placement, const Matcher& matcher,
                           const NameMatches& names, std::span<const std::string> hypotheses,
                           const GraphMatch* near) {
  Explanation explanation;
  explanation.raw_score = placement.score.total();
  explanation.section_reason = placement.reason;
  for (const ScoreTerm& term : placement.score.terms())
    explanation.contributions.push_back(
        {.signal = std::string(to_string(term.kind)),
         .raw = term.raw,
         .value = term.value,
         .weight = term.weight,
         .note = note_of(term, placement, matcher, names, hypotheses, near)});
  return explanation;
}

SectionInfo section_of(const Placement& placement) {
  SectionInfo info;
  info.lines = placement.lines;
  if (placement.section == nullptr) {
    info.heading.push_back(placement.page->row.title);
    return info;
  }
  info.heading = placement.section->heading;
  info.anchor = placement.section->anchor;
  info.role = placement.section->role;
  return info;
}

std::vector<PageCopy> copies_of(const Placement& placement) {
  std::vector<PageCopy> copies;
  for (const Copy& copy : placement.copies) {
    const LineDifferences differences = differing_lines(*copy.page, *placement.page);
    copies.push_back({.id = copy.page->row.public_id,
                      .source = copy.page->source_name,
                      .path = copy.page->row.path,
                      .file = str_cat(copy.page->source_root, "/", copy.page->row.path),
                      .similarity = copy.similarity,
                      .lines_differ = differences.count,
                      .first_difference = differences.first});
  }
  return copies;
}

/// What the disk says now. A file we may not look at is not called changed.
void mark_changes(const DocumentRow& row, Hit& hit) {
  const auto now = stat_file(hit.document.file);
  if (now) {
    hit.changed_since_sync = *now != row.stat;
  } else if (now.error().code == Errc::not_found) {
    hit.gone = true;
  } else {
    hit.warnings.push_back(str_cat("cannot look at the file: ", now.error().message));
  }
}

}  // namespace

Result<Hit> make_hit(const Placement& placement, const Matcher& matcher, const NameMatches& names,
                     const Evidence& evidence, const Clock& clock, const HitOptions& options) {
  const FetchedDocument& page = *placement.page;
  Hit hit;
  hit.tier = placement.tier;
  hit.document = describe(page, options.max_age_days, clock);
  hit.section = section_of(placement);
  hit.line = placement.line;
  hit.snippet = make_snippet(LineIndex(page.text), placement.lines, placement.line);
  RB_TRY(std::vector<Command> commands, evidence.commands(page.row.id, placement.lines));
  hit.commands = std::move(commands);
  hit.warnings = date_warnings(page.row, clock);
  const GraphMatch* const near =
      options.graph == nullptr ? nullptr : options.graph->find(page.row.id);
  if (near != nullptr) hit.relation = near->relation;
  hit.why = reasons_of(placement, matcher, names, options.hypotheses, near);
  hit.copies = copies_of(placement);
  if (options.explain)
    hit.explain = explanation_of(placement, matcher, names, options.hypotheses, near);
  mark_changes(page.row, hit);
  return hit;
}

}  // namespace runbook
