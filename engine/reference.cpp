#include "engine/reference.h"

#include <charconv>
#include <limits>
#include <utility>

namespace runbook {
namespace {

/// A number without sign. One too large for a line is the largest: no document has it.
std::optional<int> number_in(std::string_view digits) {
  int value = 0;
  const char* const behind = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), behind, value);
  if (digits.empty() || digits.front() == '-' || end != behind) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<int>::max();
  return error == std::errc{} ? std::optional<int>(value) : std::nullopt;
}

/// Takes ":123" from the end of `text`.
std::optional<int> take_number(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto value = number_in(text.substr(colon + 1));
  if (value) text = text.substr(0, colon);
  return value;
}

struct Range {
  int first = 0;
  std::optional<int> last;
};

/// "5-9", or of an anchor "L5", "L5-L9", "L5-9".
std::optional<Range> range_in(std::string_view text, std::string_view mark) {
  const std::size_t dash = text.find('-');
  std::string_view first = text.substr(0, dash);
  if (!first.starts_with(mark)) return std::nullopt;
  const auto from = number_in(first.substr(mark.size()));
  if (!from) return std::nullopt;
  if (dash == std::string_view::npos) return Range{.first = *from, .last = {}};
  std::string_view last = text.substr(dash + 1);
  if (last.starts_with(mark)) last.remove_prefix(mark.size());
  const auto to = number_in(last);
  if (!to) return std::nullopt;
  return Range{.first = *from, .last = to};
}

/// A range that ends before it begins has no lines: count 0.
Reference lines_of(std::string_view document, const Range& range) {
  Reference reading{
      .document = std::string(document), .line = range.first, .count = {}, .anchor = {}};
  if (range.last) {
    reading.count = *range.last < range.first ? 0
                    : range.first == 0        ? *range.last
                                              : *range.last - range.first + 1;
  }
  return reading;
}

}  // namespace

std::vector<Reference> parse_reference(std::string_view text) {
  std::vector<Reference> readings;
  readings.push_back({.document = std::string(text), .line = {}, .count = {}, .anchor = {}});

  const std::size_t hash = text.rfind('#');
  if (hash != std::string_view::npos && hash > 0) {
    if (const auto lines = range_in(text.substr(hash + 1), "L"))
      readings.push_back(lines_of(text.substr(0, hash), *lines));
    readings.push_back({.document = std::string(text.substr(0, hash)),
                        .line = {},
                        .count = {},
                        .anchor = std::string(text.substr(hash + 1))});
  }
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && colon > 0) {
    const auto lines = range_in(text.substr(colon + 1), "");
    if (lines && lines->last) readings.push_back(lines_of(text.substr(0, colon), *lines));
  }
  std::string_view rest = text;
  const auto last = take_number(rest);
  if (!last) return readings;
  const std::string one(rest);
  if (const auto first = take_number(rest)) {
    readings.push_back({.document = std::string(rest), .line = first, .count = last, .anchor = {}});
  }
  readings.push_back({.document = one, .line = last, .count = {}, .anchor = {}});
  return readings;
}

}  // namespace runbook
