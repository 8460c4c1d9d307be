#include "indexer/parse/markdown_guard.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "indexer/parse/line_shapes.h"

namespace runbook {
namespace {

// A hostile paragraph of 32 KiB costs 90 to 130 ms: one second is 8 to 11 times its square.
constexpr double kSquareBudget = 8.0 * 32768.0 * 32768.0;
// Each row of a table gets as many cells as its header has, however short the row: 300 ns and 440
// bytes each.
constexpr std::int64_t kCellBudget = 250'000;
// Each line and each sign that may mean something makes a node or two, of 160 bytes: a tenth of a
// gigabyte, on each core at once.
constexpr std::int64_t kNodeBudget = 500'000;
// `> > >` and `- - -` open a container each; every later line walks all of them. Nobody writes more
// by hand.
constexpr std::size_t kMaxNesting = 64;
// Any line costs 0.2 to 0.4 µs; one that opens a block, 2 to 5 and 800 bytes.
constexpr std::int64_t kLineBudget = 2'000'000;
constexpr std::int64_t kBlockBudget = 60'000;
// Containers that indentation opens, times the lines that walk them.
constexpr double kIndentBudget = 4e7;

std::size_t container_marks(std::string_view line) {
  std::size_t marks = 0;
  for (std::size_t i = 0; i < line.size() && marks <= kMaxNesting; ++i) {
    const char c = line[i];
    const bool bullet = c == '-' || c == '*' || c == '+';
    if (c == '>' || (bullet && i + 1 < line.size() && line[i + 1] == ' '))
      ++marks;
    else if (c == '.' || c == ')')
      ++marks;
    else if (c != ' ' && c != '\t' && (c < '0' || c > '9'))
      break;
  }
  return marks;
}

std::int64_t inline_marks(std::string_view line) {
  return std::count_if(line.begin(), line.end(), [](char c) {
    switch (c) {
      case '*':
      case '_':
      case '[':
      case ']':
      case '!':
      case '<':
      case '&':
      case '`':
      case '\\': return true;
      default: return false;
    }
  });
}

/// Adds up what the parser's inline phase may cost, line by line.
class CostMeter {
 public:
  void add(std::string_view line) {
    ++lines_;
    if (in_fence_) {
      if (leaves_fence(line)) return;
      if (!doubtful_fence_) return;
    }
    if (is_blank(line)) {
      end_run();
      columns_ = 0;
      in_table_ = false;
      maybe_html_ = html_until_mark_;
      previous_ = {};
      return;
    }
    measure(line);
    previous_ = line;
  }

  bool affordable() const {
    const auto run = static_cast<double>(run_bytes_);
    return squares_ + run * run <= kSquareBudget && cells_ <= kCellBudget &&
           nodes_ <= kNodeBudget && !too_deep_ && lines_ <= kLineBudget &&
           block_starts_ <= kBlockBudget && indents_ <= kIndentBudget;
  }

 private:
  // True when the line belongs to the fence beyond doubt: its closing line.
  bool leaves_fence(std::string_view line) {
    if (closes_fence(line, fence_)) {
      in_fence_ = false;
      return true;
    }
    // A list item around the fence ends at a line indented less, and the fence with it.
    if (fence_.indent > 0 && !is_blank(line) && line.find_first_not_of(' ') < fence_.indent) {
      in_fence_ = false;
    }
    return false;
  }

  void measure(std::string_view line) {
    if (!in_fence_ && open_fence(line)) return;
    watch_html(line);
    nodes_ += 1 + inline_marks(line);
    if (previous_.empty()) ++block_starts_;
    const std::size_t marks = container_marks(line);
    too_deep_ = too_deep_ || marks > kMaxNesting;
    block_starts_ += static_cast<std::int64_t>(marks);
    indents_ += static_cast<double>(std::min(line.find_first_not_of(" \t"), line.size()));
    if (is_delimiter_row(line)) open_table(line);
    cells_ += columns_;
    if (in_table_) end_run();
    if (is_atx_heading(line) || starts_list_item(line)) end_run();
    run_bytes_ += line.size() + 1;
    if (is_atx_heading(line)) {
      end_run();
      ++block_starts_;
    }
  }

  bool open_fence(std::string_view line) {
    const Fence fence = opening_fence(line);
    if (!fence) return false;
    end_run();
    ++block_starts_;
    fence_ = fence;
    in_fence_ = true;
    doubtful_fence_ = maybe_html_;  // inside an HTML block it opens nothing
    return true;
  }

  void watch_html(std::string_view line) {
    const std::string_view inner = without_container_marks(line);
    if (inner.empty() || inner.front() != '<') return;
    maybe_html_ = true;
    // These kinds of block go on over blank lines; we do not look for their ends.
    constexpr std::string_view kLong[] = {"<!", "<?", "<pre", "<script", "<style", "<textarea"};
    const std::string head = ascii_lower(inner.substr(0, 10));
    const bool closed = inner.find("-->") != std::string_view::npos;
    html_until_mark_ = html_until_mark_ ||
                       (!closed && std::any_of(std::begin(kLong), std::end(kLong),
                                               [&](auto mark) { return head.starts_with(mark); }));
  }

  void open_table(std::string_view line) {
    const auto pipes = std::count(line.begin(), line.end(), '|');
    columns_ = std::max<std::int64_t>(columns_, pipes + 1);
    // Rows count one by one only where a table is certain.
    const auto framed = [](std::string_view row) {
      return row.size() > 1 && row.front() == '|' && trim(row).back() == '|' &&
             row.find_first_of("\\`") == std::string_view::npos;
    };
    if (framed(line) && framed(previous_) &&
        std::count(previous_.begin(), previous_.end(), '|') == pipes) {
      in_table_ = true;
    }
  }

  void end_run() {
    const auto run = static_cast<double>(run_bytes_);
    squares_ += run * run;
    run_bytes_ = 0;
  }

  double squares_ = 0;
  double indents_ = 0;
  std::int64_t lines_ = 0;
  std::int64_t block_starts_ = 0;
  std::int64_t cells_ = 0;
  std::int64_t columns_ = 0;
  std::int64_t nodes_ = 0;
  std::size_t run_bytes_ = 0;
  std::string_view previous_;  // of the text under test
  Fence fence_;
  bool in_fence_ = false;
  bool doubtful_fence_ = false;
  bool maybe_html_ = false;
  bool html_until_mark_ = false;
  bool in_table_ = false;
  bool too_deep_ = false;
};

}  // namespace

bool is_cheap_to_parse(std::string_view text) {
  // Before any list of lines is made; the meter counts those that a lone \r ends.
  if (std::count(text.begin(), text.end(), '\n') > kLineBudget) return false;
  const LineIndex lines(text);
  CostMeter meter;
  for (int n = 1; n <= lines.count(); ++n) {
    meter.add(lines.line(n));
    if (!meter.affordable()) return false;
  }
  return true;
}

}  // namespace runbook
