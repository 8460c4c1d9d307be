// Bytes of strangers through everything that reads text: what is promised of each function holds
// for any of them.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/dates.h"
#include "base/text.h"
#include "tests/fuzz/require.h"

namespace {

void check_utf8(std::string_view text) {
  bool replaced = false;
  const std::string valid = runbook::to_valid_utf8(text, &replaced);
  FUZZ_REQUIRE(runbook::is_valid_utf8(valid));
  FUZZ_REQUIRE(replaced == !runbook::is_valid_utf8(text));
  FUZZ_REQUIRE(replaced || valid == text);
  const std::string folded = runbook::fold_case(valid);
  FUZZ_REQUIRE(runbook::is_valid_utf8(folded));
  FUZZ_REQUIRE(runbook::fold_case(folded) == folded);
}

void check_terminal(std::string_view text) {
  const std::string shown = runbook::for_terminal(text);
  FUZZ_REQUIRE(runbook::is_valid_utf8(shown));
  for (const char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    FUZZ_REQUIRE((byte >= 0x20 && byte != 0x7F) || c == '\n' || c == '\t');
  }
  FUZZ_REQUIRE(runbook::for_terminal(shown) == shown);
  FUZZ_REQUIRE(runbook::display_width(shown) >= 0);
}

void check_words(std::string_view text) {
  std::size_t end = 0;
  for (const runbook::Word& word : runbook::words(text)) {
    FUZZ_REQUIRE(word.begin >= end && word.end > word.begin && word.end <= text.size());
    end = word.end;
    const std::string_view inside = text.substr(word.begin, word.end - word.begin);
    FUZZ_REQUIRE(runbook::is_valid_utf8(inside));
    std::string joined;
    for (const std::string& part : runbook::split_identifier(inside))
      joined += part;
    FUZZ_REQUIRE(joined == inside);  // a word has no separators to lose
  }
  const std::string split = runbook::split_identifiers(text);
  FUZZ_REQUIRE(runbook::squash(split) == runbook::squash(text));
}

void check_lines(std::string_view text) {
  const runbook::LineIndex lines(text);
  std::size_t at = 0;
  for (int line = 1; line <= lines.count(); ++line) {
    FUZZ_REQUIRE(lines.begin_of(line) == at && lines.end_of(line) >= at);
    FUZZ_REQUIRE(lines.line_of(at) == line);
    FUZZ_REQUIRE(lines.line(line).find_first_of("\r\n") == std::string_view::npos);
    at = lines.end_of(line);
  }
  FUZZ_REQUIRE(at == text.size());
}

/// The first line is a pattern, the second a path.
void check_glob(std::string_view text) {
  const runbook::LineIndex lines(text);
  const std::string_view pattern = lines.line(1);
  const std::string_view path = lines.line(2);
  const bool matches = runbook::glob_match(pattern, path);
  FUZZ_REQUIRE(runbook::Glob(pattern).matches(path) == matches);
  if (pattern.size() > 1000) return;
  FUZZ_REQUIRE(runbook::glob_match(runbook::str_cat("{", pattern, ",**}"), path) ||
               pattern.find_first_of("{}[],\\") != std::string_view::npos);
}

void check_dates(std::string_view text) {
  const auto date = runbook::parse_date(text);
  if (date) FUZZ_REQUIRE(runbook::parse_date(runbook::to_string(*date)) == date);
  const auto days = runbook::parse_days(text);
  FUZZ_REQUIRE(!days || *days >= 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_utf8(text);
  check_terminal(text);
  check_words(text);
  check_lines(text);
  check_glob(text);
  check_dates(text);
  return 0;
}
