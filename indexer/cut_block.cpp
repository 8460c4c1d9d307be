#include "indexer/cut_block.h"

#include <algorithm>

namespace runbook {
namespace {

// A lead larger than this part of the budget would leave the pieces mostly lead.
constexpr std::int64_t kLeadShare = 3;

// A piece below this part of the budget is little to search in or to read.
constexpr std::int64_t kFewTokensShare = 4;

constexpr std::string_view kBlanks = " \t\r\n";

bool is_blank_char(char c) {
  return kBlanks.find(c) != std::string_view::npos;
}

bool ends_sentence(std::string_view text, std::size_t at) {
  const char before = text[at - 1];
  return is_blank_char(text[at]) && (before == '.' || before == '!' || before == '?');
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Offsets inside one line where the text so far fits, the best last.
struct Places {
  std::size_t character = 0;
  std::size_t mark = 0;
  std::size_t blank = 0;
  std::size_t sentence = 0;

  std::size_t best(std::size_t half) const {
    if (sentence > half) return sentence;
    for (const std::size_t place : {blank, mark, character}) {
      if (place > 0) return place;
    }
    return 0;
  }
};

// How much of `line` fits into `budget`: its size when all of it does; else a good place to cut,
// behind the first unit at least.
std::size_t fitting_part(std::string_view line, std::int64_t budget) {
  Places places;
  std::int64_t cost = 0;
  std::size_t half = 0;
  for (std::size_t at = 0; at < line.size();) {
    const TextUnit unit = text_unit(line, at);
    cost += unit.cost;
    if (cost > budget) return at == 0 ? unit.size : places.best(half);
    if (cost <= budget / 2) half = at;
    at += unit.size;
    if (at == line.size()) break;
    if (ends_sentence(line, at)) places.sentence = at;
    if (is_blank_char(line[at])) places.blank = at;
    if (!is_word_byte(line[at - 1]) && !is_blank_char(line[at - 1])) places.mark = at;
    places.character = at;
  }
  return line.size();
}

class Cutter {
 public:
  Cutter(const CutPlan& plan, std::size_t end, std::int64_t budget)
      : plan_(plan), end_(end), budget_(budget) {}

  std::vector<Piece> cut(std::size_t begin) {
    std::vector<Piece> pieces;
    for (std::size_t at = begin; at < end_;) {
      Piece piece{.begin = at};
      if (at != begin) set_lead(piece);
      const std::string_view lead =
          plan_.text.substr(piece.lead_begin, piece.lead_end - piece.lead_begin);
      piece.end = end_of_piece(at, budget_ - token_cost(lead));
      at = piece.end;
      pieces.push_back(piece);
    }
    return pieces;
  }

 private:
  std::size_t end_of_piece(std::size_t at, std::int64_t budget) const {
    const int line = plan_.lines.line_of(at);
    const std::size_t line_end = std::min(plan_.lines.end_of(line), end_);
    const std::string_view rest = plan_.text.substr(at, line_end - at);
    const std::size_t part = fitting_part(rest, budget);
    if (part < rest.size()) return past_blanks(at + part, line_end);
    const int next = plan_.costs.last_within(line + 1, budget - token_cost(rest));
    const std::size_t limit = plan_.lines.begin_of(next);
    return limit >= end_ ? end_ : best_cut(at, std::max(limit, line_end));
  }

  std::size_t past_blanks(std::size_t at, std::size_t end) const {
    while (at < end && is_blank_char(plan_.text[at]))
      ++at;
    return at;
  }

  // The furthest of the shallowest cuts behind `at` and up to `limit`; else `limit`. Where that
  // leaves little and the part behind it is too large for any chunk, the cut goes into that part.
  std::size_t best_cut(std::size_t at, std::size_t limit) const {
    const Cut* best = shallowest_cut(at, limit);
    if (best == nullptr) return limit;
    const std::size_t place = plan_.cuts_begin + best->at;
    if (lines_cost(at, place) >= budget_ / kFewTokensShare || fits_whole(*best)) return place;
    const Cut* inside = shallowest_cut(place, limit);
    return inside == nullptr ? place : plan_.cuts_begin + inside->at;
  }

  const Cut* shallowest_cut(std::size_t at, std::size_t limit) const {
    const Cut* best = nullptr;
    for (auto cut = first_cut_after(at); cut != plan_.cuts.end(); ++cut) {
      if (plan_.cuts_begin + cut->at > limit) break;
      if (best == nullptr || cut->depth <= best->depth) best = &*cut;
    }
    return best;
  }

  // Whether the part from this cut to the next that is no deeper fits into one chunk.
  bool fits_whole(const Cut& begin) const {
    const std::size_t from = plan_.cuts_begin + begin.at;
    for (auto cut = first_cut_after(from); cut != plan_.cuts.end(); ++cut) {
      const std::size_t to = plan_.cuts_begin + cut->at;
      if (lines_cost(from, to) > budget_) return false;
      if (cut->depth <= begin.depth) return true;
    }
    return lines_cost(from, end_) <= budget_;
  }

  // Of whole lines; the rest of the line `from` lies in counts as all of it.
  std::int64_t lines_cost(std::size_t from, std::size_t to) const {
    const int last = plan_.lines.line_of(to - 1);
    return plan_.costs.between(plan_.lines.line_of(from), last + 1);
  }

  std::span<const Cut>::iterator first_cut_after(std::size_t at) const {
    return std::upper_bound(
        plan_.cuts.begin(), plan_.cuts.end(), at,
        [&](std::size_t offset, const Cut& cut) { return offset < plan_.cuts_begin + cut.at; });
  }

  // A piece that begins inside a fence or table repeats what opened it.
  void set_lead(Piece& piece) const {
    const auto after = first_cut_after(piece.begin);
    if (after == plan_.cuts.begin()) return;
    const Cut& cut = *std::prev(after);
    if (cut.lead_begin == cut.lead_end) return;
    const std::size_t begin = plan_.cuts_begin + cut.lead_begin;
    const std::size_t end = plan_.cuts_begin + cut.lead_end;
    const std::string_view lead = plan_.text.substr(begin, end - begin);
    piece.lead_begin = begin;
    piece.lead_end = begin;
    const auto fits = [&](std::size_t size) {
      return fitting_part(lead.substr(0, size), budget_ / kLeadShare) == size;
    };
    if (fits(lead.size())) {
      piece.lead_end = end;
    } else if (const std::size_t marks = fence_marks_end(lead); marks != 0 && fits(marks)) {
      piece.lead_end = begin + marks;  // without its info string the fence is a fence still
    }
  }

  static std::size_t fence_marks_end(std::string_view opener) {
    const std::size_t marks = opener.find_first_not_of(" \t>");
    if (marks == std::string_view::npos) return 0;
    const char mark = opener[marks];
    if (mark != '`' && mark != '~') return 0;
    return std::min(opener.find_first_not_of(mark, marks), opener.size());
  }

  const CutPlan& plan_;  // of cut_block's caller
  std::size_t end_;
  std::int64_t budget_;
};

}  // namespace

std::vector<Piece> cut_block(const CutPlan& plan, std::size_t begin, std::size_t end,
                             std::int64_t budget) {
  return Cutter(plan, end, budget).cut(begin);
}

}  // namespace runbook
