#include "retriever/snippet.h"

#include <algorithm>
#include <optional>
#include <string>

namespace runbook {
namespace {

constexpr int kBefore = 2;  ///< a heading and its blank line
constexpr int kMaxLines = 7;

/// The marker at a line's beginning: its character and length. Lists indent fences, so any
/// indentation passes.
struct Marker {
  char character = 0;
  std::size_t length = 0;
  bool bare = false;  ///< nothing follows: it may close
};

std::optional<Marker> marker_of(std::string_view line) {
  line = trim(line);
  while (!line.empty() && line.front() == '>')
    line = trim(line.substr(1));  // quoted
  if (line.empty() || (line.front() != '`' && line.front() != '~')) return std::nullopt;
  const char character = line.front();
  const std::size_t length = std::min(line.find_first_not_of(character), line.size());
  if (length < 3) return std::nullopt;
  if (character == '`' && line.find('`', length) != std::string_view::npos) return std::nullopt;
  return Marker{.character = character, .length = length, .bare = length == line.size()};
}

/// Fences of a section, markers included. One left open runs to the section's end.
std::vector<LineRange> fences_in(const LineIndex& lines, LineRange section) {
  std::vector<LineRange> fences;
  std::optional<Marker> open;
  for (int number = section.first; number <= section.last; ++number) {
    const auto marker = marker_of(lines.line(number));
    if (!marker) continue;
    if (!open) {
      open = marker;
      fences.push_back({number, section.last});
    } else if (marker->bare && marker->character == open->character &&
               marker->length >= open->length) {
      fences.back().last = number;
      open.reset();
    }
  }
  return fences;
}

int length(LineRange range) {
  return range.last - range.first + 1;
}

/// What a line may not be shown without: the fence it lies in, or itself.
LineRange unit_at(int line, const std::vector<LineRange>& fences) {
  for (const LineRange fence : fences)
    if (fence.first <= line && line <= fence.last) return fence;
  return {line, line};
}

/// Grows a window by whole units, while it stays within `bounds` and kMaxLines.
class Window {
 public:
  Window(LineRange start, LineRange bounds, const std::vector<LineRange>& fences)
      : range_(start), bounds_(bounds), fences_(fences) {}

  bool grow_up() {
    if (range_.first <= bounds_.first) return false;
    return take({unit_at(range_.first - 1, fences_).first, range_.last});
  }
  bool grow_down() {
    if (range_.last >= bounds_.last) return false;
    return take({range_.first, unit_at(range_.last + 1, fences_).last});
  }
  LineRange range() const { return range_; }

 private:
  bool take(LineRange wider) {
    if (length(wider) > kMaxLines) return false;
    range_ = wider;
    return true;
  }

  LineRange range_;
  LineRange bounds_;
  const std::vector<LineRange>& fences_;
};

LineRange window_around(int line, LineRange section, const std::vector<LineRange>& fences) {
  static const std::vector<LineRange> kNoFences;
  const LineRange unit = unit_at(line, fences);
  const bool inside_only = length(unit) > kMaxLines && unit.first < line && line < unit.last;
  Window window = inside_only ? Window({line, line}, {unit.first + 1, unit.last - 1}, kNoFences)
                              : Window(length(unit) > kMaxLines ? LineRange{line, line} : unit,
                                       section, fences);
  for (int i = 0; i < kBefore && window.grow_up(); ++i) {
  }
  while (window.grow_down()) {
  }
  while (window.grow_up()) {
  }
  return window.range();
}

void trim_blank_ends(const LineIndex& lines, int line, LineRange& window) {
  while (window.first < line && is_blank(lines.line(window.first)))
    ++window.first;
  while (window.last > line && is_blank(lines.line(window.last)))
    --window.last;
}

LineRange clipped(LineRange range, const LineIndex& lines) {
  const int first = std::clamp(range.first, 1, lines.count());
  return {first, std::clamp(range.last, first, lines.count())};
}

}  // namespace

int best_line(const Matcher& matcher, const LineIndex& lines, LineRange range) {
  range = clipped(range, lines);
  int best = 0;
  double best_weight = 0;
  for (int number = range.first; number <= range.last; ++number) {
    const std::string_view line = lines.line(number);
    if (marker_of(line)) continue;
    const double weight = matcher.weight(matcher.match(line));
    if (weight <= best_weight) continue;
    best = number;
    best_weight = weight;
  }
  return best;
}

int first_text_line(const LineIndex& lines, LineRange range) {
  range = clipped(range, lines);
  for (int number = range.first; number <= range.last; ++number)
    if (!is_blank(lines.line(number)) && !marker_of(lines.line(number))) return number;
  return range.first;
}

Snippet make_snippet(const LineIndex& lines, LineRange section, int line) {
  section = clipped(section, lines);
  line = std::clamp(line, section.first, section.last);
  LineRange window = window_around(line, section, fences_in(lines, section));
  trim_blank_ends(lines, line, window);
  Snippet snippet;
  snippet.lines = window;
  for (int number = window.first; number <= window.last; ++number)
    snippet.text += str_cat(lines.line(number), "\n");
  return snippet;
}

}  // namespace runbook
