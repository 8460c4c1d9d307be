#include <catch2/catch.hpp>

#include "cli/highlight.h"
#include "cli/phrasing.h"
#include "cli/place.h"
#include "cli/progress.h"
#include "cli/terminal.h"

namespace runbook::cli {
namespace {

using Texts = std::vector<std::string>;

TEST_CASE("parts are joined in rows that fit", "[cli][text]") {
  CHECK(join_in_rows({"one", "two", "three"}, 80, 3) == "one · two · three");
  CHECK(join_in_rows({"one", "two", "three"}, 12, 2) == "one · two\n  three");
  CHECK(join_in_rows({"\x1b[33mone\x1b[0m", "two"}, 9, 0) == "\x1b[33mone\x1b[0m · two");
  CHECK(join_in_rows({"much too long", "x"}, 4, 0) == "much too long\nx");
  CHECK(join_in_rows({}, 4, 0).empty());
}

TEST_CASE("figures are said as people say them", "[cli][phrasing]") {
  CHECK(count(0) == "0");
  CHECK(count(999) == "999");
  CHECK(count(2'311) == "2,311");
  CHECK(count(-1'234'567) == "-1,234,567");
  CHECK(count(1, "document") == "1 document");
  CHECK(count(2, "document") == "2 documents");
  CHECK(bytes(0) == "0 bytes");
  CHECK(bytes(999) == "999 bytes");
  CHECK(bytes(1'400'000) == "1.4 MB");
  CHECK(bytes(999'999) == "1.0 MB");
  CHECK(duration_ms(0.42) == "0.4 ms");
  CHECK(duration_ms(85.2) == "85 ms");
  CHECK(duration_ms(1'234) == "1.2 s");
  CHECK(duration_ms(185'000) == "3 min 5 s");
  CHECK(duration_ms(3'725'000) == "1 h 2 min");
  CHECK(age_days(0) == "today");
  CHECK(age_days(1) == "1 day");
  CHECK(age_days(94) == "3 months");
  CHECK(age_days(800) == "2 years");
  CHECK(age_seconds(59) == "59 seconds");
  CHECK(age_seconds(7'200) == "2 hours");
  CHECK(age_seconds(200'000) == "2 days");
}

TEST_CASE("no control byte of a text reaches a row", "[cli][terminal]") {
  const std::string row = one_row("a\x1b]0;owned\x07\tb\r\nc\x9b");
  for (const char c : row)
    CHECK(static_cast<unsigned char>(c) >= 0x20);
  CHECK(row.find("a") == 0);
}

TEST_CASE("a text is cut by columns and never inside a character", "[cli][terminal]") {
  CHECK(cut_to("short", 10) == "short");
  CHECK(cut_to("0123456789", 10) == "0123456789");
  CHECK(cut_to("0123456789a", 10) == "012345678…");
  CHECK(cut_to("日本語日本語", 7) == "日本語…");
}

TEST_CASE("a text is wrapped at spaces, and its last row says that more follows",
          "[cli][terminal]") {
  CHECK(wrap("", 10, 3) == Texts{""});
  CHECK(wrap("one two three four", 9, 3) == Texts{"one two", "three", "four"});
  CHECK(wrap("one two three four", 9, 2) == Texts{"one two", "three fo…"});
  CHECK(wrap("0123456789abcdef", 8, 2) == Texts{"01234567", "89abcdef"});
}

TEST_CASE("words of the question are marked with their endings, common ones are not",
          "[cli][highlight]") {
  const Highlighter words("the pods are terminating on db KubePodCrashLooping");
  const Style style{.colour = true};
  const auto is_marked = [&](std::string_view word) { return words.mark(word, style) != word; };

  for (const std::string_view word :
       {"Pods", "pod", "terminates", "Termination", "DB", "looping"}) {
    CAPTURE(word);
    CHECK(is_marked(word));
  }
  for (const std::string_view word : {"the", "are", "terms", "dbx", "podium-less", "onto", "—"}) {
    CAPTURE(word);
    CHECK_FALSE(is_marked(word));
  }
  CHECK(words.mark("a pod", Style{}) == "a pod");
  CHECK(words.find_first("see the pods") == 8);
  CHECK(words.find_first("nothing") == std::string_view::npos);
}

TEST_CASE("a place is relative to the folder one stands in", "[cli][place]") {
  CHECK(shown_file("/k/docs/a.md", "/k") == "docs/a.md");
  CHECK(shown_file("/k/docs/a.md", "/k/demo") == "../docs/a.md");
  CHECK(shown_file("/k/docs/a.md", "/k/a/very/deep/folder") == "/k/docs/a.md");
  CHECK(shown_file("/a.md", "/k") == "/a.md");
  CHECK(shown_file("/k/docs/a.md", "/") == "k/docs/a.md");
  CHECK(shown_file("/k/docs/a.md", "") == "/k/docs/a.md");
}

TEST_CASE("progress says the rate and the time left once they mean something", "[cli][progress]") {
  CHECK(progress_text({.stage = SyncStage::scan, .done = 40}) == "scan 40");
  CHECK(progress_text({.stage = SyncStage::text, .done = 0, .total = 10, .elapsed_ms = 9'000}) ==
        "text 0 of 10");
  CHECK(progress_text(
            {.stage = SyncStage::embed, .done = 2'000, .total = 23'000, .elapsed_ms = 100'000}) ==
        "embed 2,000 of 23,000 · 20/s · 17 min 30 s left");
  CHECK(progress_text({.stage = SyncStage::embed, .done = 5, .total = 5, .elapsed_ms = 10'000}) ==
        "embed 5 of 5 · 0.5/s");
}

}  // namespace
}  // namespace runbook::cli
