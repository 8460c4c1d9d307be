#include "retriever/place.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "retriever/snippet.h"

namespace runbook {
namespace {

/// Looking for a line that holds a word stops after so many chunks of one document.
constexpr std::size_t kMaxTried = 64;

const ChunkRow* find_chunk(const FetchedDocument& page, ChunkId id) {
  // Chunks, like sections, are numbered in order.
  const auto order = static_cast<std::size_t>(static_cast<std::int64_t>(id) % kChunksPerDocument);
  return order < page.chunks.size() ? &page.chunks[order] : nullptr;
}

const SectionRow* find_section(const FetchedDocument& page, int order) {
  const auto index = static_cast<std::size_t>(order);
  return index < page.sections.size() ? &page.sections[index] : nullptr;
}

/// The lines a chunk's hit may show: its section, or its own lines where it has none (metadata).
LineRange lines_of(const SectionRow* section, const ChunkRow& chunk) {
  const bool within = section != nullptr && section->lines.first <= chunk.lines.first &&
                      chunk.lines.last <= section->lines.last;
  return within ? section->lines : chunk.lines;
}

/// What a page begins with speaks of all that the page is about, and so resembles every question to
/// it; a section with a heading of its own is the answer where it comes near. Right sections of the
/// sample corpus by words .79 → .81, with vectors .835 → .857; of alert texts unchanged. .05 gains
/// less, .15 the same.
constexpr double kIntroduction = 0.10;

double worth(const FusedChunk& fused, const FetchedDocument& page) {
  const ChunkRow* chunk = find_chunk(page, fused.chunk);
  const SectionRow* section = chunk != nullptr ? find_section(page, chunk->section) : nullptr;
  const bool introduces = section != nullptr && section->level <= 1;
  return fused.score.total() - (introduces ? kIntroduction : 0.0);
}

/// Best first, the front matter last: it tells what a page is about, never what to do.
std::vector<FusedChunk> chunks_to_try(const Fusion& fusion, const FetchedDocument& page) {
  std::vector<FusedChunk> chunks = fusion.chunks_of(page.row.id);
  std::stable_sort(chunks.begin(), chunks.end(), [&](const FusedChunk& a, const FusedChunk& b) {
    return worth(a, page) > worth(b, page);
  });
  std::stable_partition(chunks.begin(), chunks.end(), [&](const FusedChunk& fused) {
    const ChunkRow* chunk = find_chunk(page, fused.chunk);
    return chunk != nullptr && chunk->kind != ChunkKind::metadata;
  });
  if (chunks.size() > kMaxTried) chunks.resize(kMaxTried);
  return chunks;
}

/// Points the placement at a chunk. False when no line of its section holds a word.
bool point_at(const ChunkRow& chunk, const LineIndex& lines, const Matcher& matcher,
              Placement& placement) {
  placement.section = find_section(*placement.page, chunk.section);
  placement.lines = lines_of(placement.section, chunk);
  placement.line = best_line(matcher, lines, chunk.lines);
  if (placement.line == 0) placement.line = best_line(matcher, lines, placement.lines);
  if (placement.line != 0) return true;
  placement.line = first_text_line(lines, chunk.lines);
  return false;
}

/// A word of the question stands where no signal looked: in an alias of the front matter, say.
bool point_anywhere(const LineIndex& lines, const Matcher& matcher, Placement& placement) {
  const int line = best_line(matcher, lines, {1, lines.count()});
  if (line == 0) return false;
  const auto& sections = placement.page->sections;
  const auto holder = std::find_if(sections.begin(), sections.end(), [&](const SectionRow& one) {
    return one.lines.first <= line && line <= one.lines.last;
  });
  placement.line = line;
  placement.section = holder == sections.end() ? nullptr : &*holder;
  placement.lines = placement.section != nullptr ? placement.section->lines : LineRange{line, line};
  placement.reason = "the line that holds a word of the question";
  return true;
}

bool lies_below(const SectionRow& section, const SectionRow& above) {
  return section.heading.size() >= above.heading.size() &&
         std::equal(above.heading.begin(), above.heading.end(), section.heading.begin());
}

/// The section of a handbook that is headed by an alert's name: a question that holds the name for
/// sure, whatever else it says, is about that section.
const ChunkRow* find_alert_chunk(const FetchedDocument& page, const Query& query) {
  for (const Identifier& identifier : query.identifiers) {
    if (!identifier.decides || identifier.key == squash(page.row.title)) continue;
    const auto headed =
        std::find_if(page.sections.begin(), page.sections.end(), [&](const SectionRow& section) {
          return section.level > 1 && !section.heading.empty() &&
                 squash(section.heading.back()) == identifier.key;
        });
    if (headed == page.sections.end()) continue;
    // A heading without text of its own stands in the chunk of its first child.
    for (const ChunkRow& chunk : page.chunks)
      if (chunk.section >= headed->order && chunk.kind != ChunkKind::metadata) {
        const SectionRow* section = find_section(page, chunk.section);
        if (section != nullptr && lies_below(*section, *headed)) return &chunk;
        break;
      }
  }
  return nullptr;
}

/// Whoever says nothing but a name wants the section of that name, or the beginning of the page of
/// that name. Null when the question says more, or neither bears the name.
const ChunkRow* find_named_chunk(const FetchedDocument& page, const Query& query) {
  const auto is_asked = [&](std::string_view name) {
    return std::find(query.bare_names.begin(), query.bare_names.end(), squash(name)) !=
           query.bare_names.end();
  };
  if (const ChunkRow* alert = find_alert_chunk(page, query)) return alert;
  if (query.bare_names.empty()) return nullptr;
  const bool is_page = is_asked(page.row.title) || is_asked(file_stem(page.row.path)) ||
                       std::any_of(page.row.aliases.begin(), page.row.aliases.end(), is_asked);
  const ChunkRow* first = nullptr;
  for (const ChunkRow& chunk : page.chunks) {
    if (chunk.kind == ChunkKind::metadata) continue;
    if (first == nullptr) first = &chunk;
    const SectionRow* section = find_section(page, chunk.section);
    if (section != nullptr && !section->heading.empty() && is_asked(section->heading.back()))
      return &chunk;
  }
  return is_page ? first : nullptr;
}

/// A document that is named but that no signal found: its beginning.
void point_at_start(const LineIndex& lines, const Matcher& matcher, Placement& placement) {
  placement.reason = "beginning of the page";
  if (!placement.page->chunks.empty()) {
    point_at(placement.page->chunks.front(), lines, matcher, placement);
    return;
  }
  if (!placement.page->sections.empty()) placement.section = &placement.page->sections.front();
  placement.lines =
      placement.section != nullptr ? placement.section->lines : LineRange{1, lines.count()};
  placement.line = first_text_line(lines, placement.lines);
}

std::string_view heading_of(const SectionRow* section) {
  return section == nullptr || section->heading.empty() ? std::string_view("the page")
                                                        : section->heading.back();
}

bool better(const Placement& a, const Placement& b) {
  if (a.tier != b.tier) return a.tier < b.tier;
  if (a.score.total() != b.score.total()) return a.score.total() > b.score.total();
  const int first = a.section != nullptr ? a.section->order : 0;
  const int second = b.section != nullptr ? b.section->order : 0;
  return std::tie(a.page->row.path, a.page->source_name, first) <
         std::tie(b.page->row.path, b.page->source_name, second);
}

/// A section's score: its chunk's signals, its document's features.
Score section_score(const Score& chunk, const Score& document) {
  Score score = chunk;
  for (const ScoreTerm& term : document.terms())
    if (term.kind != SignalKind::lexical && term.kind != SignalKind::vector) score.add(term);
  return score;
}

struct PlacedChunk {
  Placement placement;
  const ChunkRow* chunk = nullptr;
};

void add_sections(const RankedDocument& ranked, const FetchedDocument& page, const Fusion& fusion,
                  std::vector<PlacedChunk>& placed) {
  std::vector<int> seen;
  const std::vector<FusedChunk> chunks = fusion.chunks_of(page.row.id);
  // Front matter tells what a page is about, never what to do: it is shown for want of a section.
  const bool has_body = std::any_of(chunks.begin(), chunks.end(), [&](const FusedChunk& fused) {
    const ChunkRow* chunk = find_chunk(page, fused.chunk);
    return chunk != nullptr && chunk->kind != ChunkKind::metadata;
  });
  for (const FusedChunk& fused : chunks) {
    const ChunkRow* chunk = find_chunk(page, fused.chunk);
    if (chunk != nullptr && chunk->kind == ChunkKind::metadata && has_body) continue;
    if (chunk == nullptr || std::find(seen.begin(), seen.end(), chunk->section) != seen.end())
      continue;
    seen.push_back(chunk->section);
    placed.push_back({.placement = {.page = &page,
                                    .tier = ranked.candidate.tier,
                                    .score = section_score(fused.score, ranked.candidate.score),
                                    .match = ranked.match,
                                    .section = find_section(page, chunk->section),
                                    .reason = "its own best chunk"},
                      .chunk = chunk});
  }
}

}  // namespace

Placement place_document(const RankedDocument& ranked, const FetchedDocument& page,
                         const Fusion& fusion, const Matcher& matcher) {
  Placement placement{.page = &page,
                      .tier = ranked.candidate.tier,
                      .score = ranked.candidate.score,
                      .match = ranked.match};
  const LineIndex lines(page.text);
  const ChunkRow* named = find_named_chunk(page, matcher.query());
  if (named != nullptr && point_at(*named, lines, matcher, placement)) {
    placement.reason = str_cat("named by the question: \"", heading_of(placement.section), "\"");
    return placement;
  }
  const std::vector<FusedChunk> chunks = chunks_to_try(fusion, page);
  const ChunkRow* best = nullptr;
  for (const FusedChunk& fused : chunks) {
    const ChunkRow* chunk = find_chunk(page, fused.chunk);
    if (chunk == nullptr) continue;
    const bool holds_word = point_at(*chunk, lines, matcher, placement);
    const std::string_view heading = heading_of(placement.section);
    placement.reason = best == nullptr ? str_cat("best chunk: \"", heading, "\"")
                                       : str_cat("best chunk that holds a word of the question: \"",
                                                 heading, "\"");
    if (holds_word) return placement;
    if (best == nullptr) best = chunk;
    if (ranked.match.words == 0) break;  // no line of the page holds any
  }
  if (ranked.match.words != 0 && point_anywhere(lines, matcher, placement)) return placement;
  if (best == nullptr) {
    point_at_start(lines, matcher, placement);
    return placement;
  }
  point_at(*best, lines, matcher, placement);
  placement.reason = str_cat("best chunk, by meaning: \"", heading_of(placement.section), "\"");
  return placement;
}

std::vector<Placement> place_sections(const std::vector<RankedDocument>& ranked, const Pages& pages,
                                      const Fusion& fusion, const Matcher& matcher,
                                      std::size_t count) {
  std::vector<PlacedChunk> placed;
  for (const RankedDocument& document : ranked)
    add_sections(document, *pages.find(document.candidate.document), fusion, placed);
  std::sort(placed.begin(), placed.end(), [](const PlacedChunk& a, const PlacedChunk& b) {
    return better(a.placement, b.placement);
  });
  if (placed.size() > count) placed.resize(count);
  std::vector<Placement> sections;
  for (PlacedChunk& one : placed) {
    const LineIndex lines(one.placement.page->text);
    point_at(*one.chunk, lines, matcher, one.placement);
    sections.push_back(std::move(one.placement));
  }
  return sections;
}

}  // namespace runbook
