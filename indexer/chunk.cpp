#include "indexer/chunk.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"
#include "indexer/commands.h"
#include "indexer/cut_block.h"
#include "indexer/sections.h"
#include "indexer/token_estimate.h"
#include "store/chunk_text.h"

namespace runbook {
namespace {

// A page with more is a log: its text is searched, its commands past this are not listed.
constexpr std::size_t kMaxCommands = 5'000;

/// Blocks [first, last] that become one chunk.
struct Run {
  std::size_t first = 0;
  std::size_t last = 0;
};

class Chunker {
 public:
  Chunker(std::string_view text, std::string_view title, std::size_t body_begin,
          std::span<const Block> blocks, const ChunkOptions& options)
      : text_(text),
        title_(title),
        body_(body_begin),
        blocks_(blocks),
        options_(options),
        lines_(text),
        costs_(text, lines_, lines_.line_of(body_begin)) {}

  Chunking run(bool metadata) {
    if (metadata && body_ > 0) add_metadata();
    std::vector<SectionBlocks> sections = make_sections(
        title_, blocks_, {.max_sections = options_.max_sections, .last_line = lines_.count()});
    std::size_t pending =
        blocks_.size();  // first block of headings that wait for their first child
    for (std::size_t i = 0; i < sections.size(); ++i) {
      SectionBlocks& section = sections[i];
      section.row.order = static_cast<int>(result_.sections.size());
      result_.sections.push_back(section.row);
      add_commands(section);
      const std::size_t first = std::min(pending, section.first);
      pending = blocks_.size();
      if (waits_for_child(section, sections, i))
        pending = first;
      else
        pack(first, section.end);
    }
    finish(sections);
    return std::move(result_);
  }

 private:
  // The front matter: a section of its own, so that its lines can be cited.
  void add_metadata() {
    const int last = lines_.line_of(body_ - 1);
    SectionRow& section = result_.sections.emplace_back();
    section.heading = {std::string(title_)};
    section.lines = {1, last};
    start_section();
    emit({.begin = 0, .end = body_}, ChunkKind::metadata, token_cost(text_.substr(0, body_)));
  }

  static bool waits_for_child(const SectionBlocks& section, std::span<const SectionBlocks> sections,
                              std::size_t i) {
    return section.row.level > 0 && section.end - section.first == 1 && i + 1 < sections.size() &&
           sections[i + 1].row.level > section.row.level;
  }

  void add_commands(const SectionBlocks& section) {
    for (std::size_t b = section.first; b < section.end; ++b) {
      for (const Code& code : blocks_[b].codes) {
        if (result_.commands.size() >= kMaxCommands) return;
        for (Command& command : commands_of_block(code.text, code.info, code.first_line)) {
          result_.commands.push_back({.section = section.row.order, .command = std::move(command)});
        }
      }
    }
  }

  // --- packing

  void start_section() {
    header_cost_ = token_cost(header_line(result_.sections.back()));
    const std::int64_t all = options_.max_tokens * kCostPerToken;
    budget_ = std::max(all - header_cost_, all / 2);
  }

  // Blocks [first, end) into chunks of the newest section.
  void pack(std::size_t first, std::size_t end) {
    start_section();
    Run run{first, first};
    for (std::size_t next = first; next < end;) {
      if (cost(run.first, next) <= budget_) {
        run.last = next++;
      } else if (next > run.first && !is_heading_only(run) && !leads_into(run, next)) {
        const std::size_t keep = goes_with_next(run, next) ? run.last : next;
        emit_run({run.first, keep - 1});
        run = {keep, keep};
      } else {
        emit_pieces({run.first, next});
        run = {next + 1, next + 1};
        ++next;
      }
    }
    if (run.first < end) emit_run({run.first, end - 1});
  }

  std::size_t begin_of(std::size_t block) const { return body_ + blocks_[block].begin; }
  std::size_t end_of(std::size_t block) const { return body_ + blocks_[block].end; }

  // Blocks begin and end where lines do.
  std::int64_t cost(std::size_t first, std::size_t last) const {
    const int end =
        last + 1 < blocks_.size() ? lines_.line_of(begin_of(last + 1)) : lines_.count() + 1;
    return costs_.between(lines_.line_of(begin_of(first)), end);
  }

  bool is_heading_only(const Run& run) const {
    for (std::size_t b = run.first; b <= run.last; ++b) {
      if (blocks_[b].kind != BlockKind::heading) return false;
    }
    return true;
  }

  // "Run this:"
  bool announces(std::size_t block) const {
    const Block& it = blocks_[block];
    return it.kind == BlockKind::paragraph &&
           trim(text_.substr(begin_of(block), it.end - it.begin)).ends_with(':');
  }

  // What announces the next block moves with it into the next chunk …
  bool goes_with_next(const Run& run, std::size_t next) const {
    return run.last > run.first && announces(run.last) && cost(run.last, next) <= budget_;
  }

  // … or heads the first piece of a fence or table that no chunk can hold.
  bool leads_into(const Run& run, std::size_t next) const {
    const BlockKind kind = blocks_[next].kind;
    return (kind == BlockKind::code || kind == BlockKind::table) && announces(run.last) &&
           cost(next, next) > budget_ && cost(run.first, run.last) <= budget_ / 2;
  }

  void emit_run(const Run& run) {
    emit({.begin = begin_of(run.first), .end = end_of(run.last)}, kind_of(run),
         cost(run.first, run.last));
  }

  // One block that is too large, with the headings that wait for it.
  void emit_pieces(const Run& run) {
    const CutPlan plan{.text = text_,
                       .lines = lines_,
                       .costs = costs_,
                       .cuts = blocks_[run.last].cuts,
                       .cuts_begin = body_};
    const ChunkKind kind = kind_of(run);
    for (const Piece& piece : cut_block(plan, begin_of(run.first), end_of(run.last), budget_)) {
      const std::string_view lead =
          text_.substr(piece.lead_begin, piece.lead_end - piece.lead_begin);
      const std::string_view body = text_.substr(piece.begin, piece.end - piece.begin);
      emit(piece, kind, token_cost(lead) + token_cost(body));
    }
  }

  // --- rows

  void emit(const Piece& piece, ChunkKind kind, std::int64_t cost) {
    const std::string_view span = text_.substr(piece.begin, piece.end - piece.begin);
    const std::size_t first = span.find_first_not_of(kAsciiSpaces);
    if (first == std::string_view::npos) return;
    const std::size_t end = piece.begin + span.find_last_not_of(kAsciiSpaces) + 1;
    const int first_line = lines_.line_of(piece.begin + first);
    // Indentation is kept: it may mean code.
    const std::size_t begin = std::max(piece.begin, lines_.begin_of(first_line));
    const LineRange lines{first_line, lines_.line_of(end - 1)};
    const int tokens = whole_tokens(header_cost_ + cost);
    if (static_cast<int>(result_.chunks.size()) >= options_.max_chunks) {
      extend_last(end, lines.last, tokens);
      return;
    }
    result_.chunks.push_back({.order = static_cast<int>(result_.chunks.size()),
                              .section = result_.sections.back().order,
                              .kind = kind,
                              .begin = static_cast<std::int64_t>(begin),
                              .end = static_cast<std::int64_t>(end),
                              .lines = lines,
                              .lead_begin = static_cast<std::int64_t>(piece.lead_begin),
                              .lead_end = static_cast<std::int64_t>(piece.lead_end),
                              .tokens = tokens,
                              .text_hash = {}});
  }

  // Past the limit nothing is lost: the last chunk holds the rest, searchable, embedded cut off.
  void extend_last(std::size_t end, int last_line, int tokens) {
    if (first_truncated_line_ == 0) first_truncated_line_ = result_.chunks.back().lines.last + 1;
    result_.chunks.back().end = static_cast<std::int64_t>(end);
    result_.chunks.back().lines.last = last_line;
    result_.chunks.back().tokens += tokens;
  }

  // Ordered steps make a procedure, runnable fences a command; else what most bytes are.
  ChunkKind kind_of(const Run& run) const {
    std::size_t table = 0;
    std::size_t code = 0;
    std::size_t all = 0;
    for (std::size_t b = run.first; b <= run.last; ++b) {
      const Block& block = blocks_[b];
      if (block.kind == BlockKind::list && block.level == 1) return ChunkKind::procedure;
      const std::size_t size = block.end - block.begin;
      all += size;
      if (block.kind == BlockKind::table) table += size;
      if (block.kind == BlockKind::code) code += size;
    }
    if (has_commands(run)) return ChunkKind::command;
    if (2 * table > all) return ChunkKind::table;
    return 2 * code > all ? ChunkKind::code : ChunkKind::prose;
  }

  bool has_commands(const Run& run) const {
    const int first = blocks_[run.first].lines.first;
    const int last = blocks_[run.last].lines.last;
    return std::any_of(result_.commands.begin(), result_.commands.end(), [&](const auto& row) {
      return row.command.line >= first && row.command.line <= last;
    });
  }

  void finish(std::span<const SectionBlocks> sections) {
    for (ChunkRow& chunk : result_.chunks) {
      const SectionRow& section = result_.sections[static_cast<std::size_t>(chunk.section)];
      chunk.text_hash = hash_of(embedding_text(text_, section, chunk));
    }
    if (first_truncated_line_ != 0) {
      observe_truncation(first_truncated_line_,
                         str_cat("more than ", options_.max_chunks,
                                 " chunks: the rest is one chunk, found by its words only"));
    }
    if (const int line = first_unopened_heading(sections); line != 0) {
      observe_truncation(line, str_cat("more than ", options_.max_sections,
                                       " sections: the rest belongs to the last one"));
    }
  }

  int first_unopened_heading(std::span<const SectionBlocks> sections) const {
    if (sections.empty()) return 0;
    for (std::size_t b = sections.back().first + 1; b < sections.back().end; ++b) {
      if (blocks_[b].kind == BlockKind::heading) return blocks_[b].lines.first;
    }
    return 0;
  }

  void observe_truncation(int line, std::string detail) {
    result_.observations.push_back(
        {.kind = "truncated", .line = line, .detail = std::move(detail)});
  }

  std::string_view text_;  // text, title and blocks are owned by the caller of chunk_document
  std::string_view title_;
  std::size_t body_;
  std::span<const Block> blocks_;
  const ChunkOptions& options_;
  LineIndex lines_;
  LineCosts costs_;
  Chunking result_;
  std::int64_t header_cost_ = 0;  // of the newest section
  std::int64_t budget_ = 0;       // what a chunk of it may cost beside the header line
  int first_truncated_line_ = 0;
};

}  // namespace

Chunking chunk_document(std::string_view text, std::string_view title, std::size_t body_begin,
                        bool metadata, std::span<const Block> blocks, const ChunkOptions& options) {
  if (blocks.empty() && !metadata) return {};
  return Chunker(text, title, body_begin, blocks, options).run(metadata);
}

}  // namespace runbook
