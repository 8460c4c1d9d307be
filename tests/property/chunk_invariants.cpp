#include "tests/property/chunk_invariants.h"

#include <algorithm>

#include "base/text.h"
#include "indexer/parse/markdown.h"
#include "indexer/token_estimate.h"
#include "store/chunk_text.h"

namespace runbook::test {
namespace {

constexpr std::size_t kMostFailures = 5;

std::size_t offset(std::int64_t value) {
  return static_cast<std::size_t>(value);
}

class Checker {
 public:
  Checker(std::string_view text, std::size_t body_begin, const ChunkOptions& options)
      : text_(text),
        body_(body_begin),
        options_(options),
        lines_(text),
        body_line_(body_begin >= text.size() ? lines_.count() + 1 : lines_.line_of(body_begin)),
        markdown_(parse_markdown(text.substr(body_begin), body_line_)),
        chunking_(chunk_document(text, "The title", body_begin, body_begin > 0, markdown_.blocks,
                                 options)) {}

  std::vector<std::string> run() {
    check_blocks();
    check_sections();
    check_coverage();
    for (const ChunkRow& chunk : chunking_.chunks)
      check_chunk(chunk);
    for (const CommandRow& row : chunking_.commands)
      check_command(row);
    return std::move(failures_);
  }

 private:
  template <typename... Parts>
  void expect(bool holds, const Parts&... message) {
    if (!holds && failures_.size() < kMostFailures) failures_.push_back(str_cat(message...));
  }

  void check_blocks() {
    std::size_t end = 0;
    int line = body_line_ - 1;
    for (const Block& block : markdown_.blocks) {
      expect(block.begin == end, "line ", block.lines.first,
             ": a block does not join the last one");
      expect(block.lines.first > line && block.lines.last >= block.lines.first, "line ",
             block.lines.first, ": a block's lines are out of order");
      end = block.end;
      line = block.lines.last;
    }
    const std::string_view rest = text_.substr(body_ + end);
    expect(is_blank(rest), "blocks end before the text does");
  }

  void check_sections() {
    int line = 0;
    int order = 0;
    for (const SectionRow& section : chunking_.sections) {
      expect(section.order == order++, "sections are not numbered in order");
      const std::size_t begin = lines_.begin_of(line + 1);
      const std::size_t first = lines_.begin_of(section.lines.first);
      const bool joined =
          section.lines.first > line && is_blank(text_.substr(begin, first - begin));
      expect(joined || section.lines.first == body_line_, "line ", section.lines.first,
             ": a section does not join the last one");
      line = section.lines.last;
    }
    expect(chunking_.sections.empty() || line == lines_.count() || markdown_.blocks.empty(),
           "the last section ends at line ", line);
  }

  // Every byte that is not blank lies in exactly one chunk.
  void check_coverage() {
    std::size_t end = 0;
    if (body_ > 0 && chunking_.chunks.empty()) end = body_;
    for (const ChunkRow& chunk : chunking_.chunks) {
      const std::size_t begin = offset(chunk.begin);
      if (begin < end || offset(chunk.end) > text_.size()) {
        expect(false, "chunk ", chunk.order, " overlaps the one before it");
        return;
      }
      expect(is_blank(text_.substr(end, begin - end)), "line ", lines_.line_of(end),
             ": text in no chunk");
      expect(!is_blank(text_.substr(begin, offset(chunk.end) - begin)), "chunk ", chunk.order,
             " is blank");
      end = offset(chunk.end);
    }
    expect(is_blank(text_.substr(end)), "line ", lines_.line_of(end),
           ": text below the last chunk");
  }

  void check_chunk(const ChunkRow& chunk) {
    const LineRange lines{lines_.line_of(offset(chunk.begin)),
                          lines_.line_of(offset(chunk.end) - 1)};
    expect(lines == chunk.lines, "chunk ", chunk.order, " cites lines ", chunk.lines.first, " to ",
           chunk.lines.last, ", its text is in ", lines.first, " to ", lines.last);
    expect(chunk.lead_begin <= chunk.lead_end && chunk.lead_end <= chunk.begin, "chunk ",
           chunk.order, " has a lead that does not lie above it");
    const bool known = chunk.section >= 0 && offset(chunk.section) < chunking_.sections.size();
    expect(known, "chunk ", chunk.order, " belongs to no section");
    if (chunk.kind == ChunkKind::metadata) return;
    const bool last_of_many = chunk.order + 1 == options_.max_chunks;
    const std::string header = known ? header_line(chunking_.sections[offset(chunk.section)]) : "";
    const int most =
        std::max(options_.max_tokens, whole_tokens(token_cost(header)) +
                                          whole_tokens(kCostPerToken * options_.max_tokens / 2));
    expect(chunk.tokens <= most || last_of_many || is_one_word(chunk), "line ", chunk.lines.first,
           ": a chunk of ", chunk.tokens, " tokens:\n", chunk_text(text_, chunk));
    check_fences(chunk);
  }

  bool is_one_word(const ChunkRow& chunk) const {
    const std::size_t size = offset(chunk.end - chunk.begin);
    const std::string_view span = text_.substr(offset(chunk.begin), size);
    return text_unit(trim(span), 0).size == trim(span).size();
  }

  // A fence that the document leaves open says nothing of ours.
  bool is_open_in_document(const ChunkRow& chunk) const {
    const int first = chunk.lead_end > chunk.lead_begin ? lines_.line_of(offset(chunk.lead_begin))
                                                        : chunk.lines.first;
    return std::any_of(markdown_.observations.begin(), markdown_.observations.end(),
                       [&](const ObservationRow& seen) {
                         return seen.kind == "open_fence" && seen.line >= first &&
                                seen.line <= chunk.lines.last;
                       });
  }

  // Fences inside HTML are text; lines alone do not tell.
  bool has_html(const ChunkRow& chunk) const {
    return std::any_of(markdown_.blocks.begin(), markdown_.blocks.end(), [&](const Block& block) {
      return block.kind == BlockKind::html && block.lines.first <= chunk.lines.last &&
             block.lines.last >= chunk.lines.first;
    });
  }

  // The rest of a line that was cut may look like a fence, or lack the marks of the quote around
  // it.
  bool begins_inside_line(const ChunkRow& chunk) const {
    return offset(chunk.begin) != lines_.begin_of(chunk.lines.first);
  }

  // A fence of very many marks is not repeated in front of its pieces: they read as what the code
  // looks like.
  bool lacks_opener(const ChunkRow& chunk) const {
    if (chunk.lead_end > chunk.lead_begin) return false;
    const Cut* last = nullptr;
    for (const Block& block : markdown_.blocks)
      for (const Cut& cut : block.cuts)
        if (offset(chunk.begin) >= body_ + cut.at) last = &cut;
    return last != nullptr && last->lead_end > last->lead_begin;
  }

  // The parser itself is asked.
  void check_fences(const ChunkRow& chunk) {
    if (markdown_.plain || is_open_in_document(chunk) || has_html(chunk) ||
        begins_inside_line(chunk) || lacks_opener(chunk))
      return;
    const std::string shown = chunk_text(text_, chunk);
    if (shown.find('\r') != std::string::npos) return;  // it counts lines by \n
    if (shown.find("```") == std::string::npos && shown.find("~~~") == std::string::npos) return;
    // Behind a line: a byte order mark is only dropped where a document begins.
    for (const ObservationRow& seen : parse_markdown("\n" + shown, 0).observations) {
      expect(seen.kind != "open_fence", "line ", chunk.lines.first,
             ": a chunk leaves a fence open:\n", shown);
    }
  }

  void check_command(const CommandRow& row) {
    const Command& command = row.command;
    const std::string first = command.text.substr(0, command.text.find('\n'));
    expect(lines_.line(command.line).find(trim(first)) != std::string_view::npos, "line ",
           command.line, " does not hold the command ", first);
    const SectionRow& section = chunking_.sections[static_cast<std::size_t>(row.section)];
    expect(section.lines.first <= command.line && command.line <= section.lines.last, "line ",
           command.line, ": a command outside its section");
  }

  std::string_view text_;
  std::size_t body_;
  const ChunkOptions& options_;
  LineIndex lines_;
  int body_line_;
  Markdown markdown_;
  Chunking chunking_;
  std::vector<std::string> failures_;
};

}  // namespace

std::vector<std::string> broken_chunk_promises(std::string_view text, std::size_t body_begin,
                                               const ChunkOptions& options) {
  return Checker(text, body_begin, options).run();
}

}  // namespace runbook::test
