#include "engine/reference.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

/// "document[:line[:count]][#anchor]" of each reading.
std::vector<std::string> readings_of(std::string_view text) {
  std::vector<std::string> all;
  for (const Reference& reading : parse_reference(text)) {
    std::string one = "<" + reading.document + ">";
    if (reading.line) one += ":" + std::to_string(*reading.line);
    if (reading.count) one += ":" + std::to_string(*reading.count);
    if (!reading.anchor.empty()) one += "#" + reading.anchor;
    all.push_back(one);
  }
  return all;
}

TEST_CASE("a reference is read as a path first, then with lines or an anchor", "[engine][show]") {
  using Readings = std::vector<std::string>;
  CHECK(readings_of("a.md") == Readings{"<a.md>"});
  CHECK(readings_of("a.md:12") == Readings{"<a.md:12>", "<a.md>:12"});
  CHECK(readings_of("a.md:12:3") == Readings{"<a.md:12:3>", "<a.md>:12:3", "<a.md:12>:3"});
  CHECK(readings_of("a.md#fix") == Readings{"<a.md#fix>", "<a.md>#fix"});
  CHECK(readings_of("c#/x.md:4") == Readings{"<c#/x.md:4>", "<c>#/x.md:4", "<c#/x.md>:4"});
}

TEST_CASE("a range of lines is written with a dash or as links to lines are", "[engine][show]") {
  using Readings = std::vector<std::string>;
  CHECK(readings_of("a.md:5-9") == Readings{"<a.md:5-9>", "<a.md>:5:5"});
  CHECK(readings_of("a.md:9-5") == Readings{"<a.md:9-5>", "<a.md>:9:0"});
  CHECK(readings_of("a.md#L40") == Readings{"<a.md#L40>", "<a.md>:40", "<a.md>#L40"});
  CHECK(readings_of("a.md#L5-L9") == Readings{"<a.md#L5-L9>", "<a.md>:5:5", "<a.md>#L5-L9"});
  CHECK(readings_of("a.md:99999999999") == Readings{"<a.md:99999999999>", "<a.md>:2147483647"});
}

TEST_CASE("what is no number of a line stays part of the path", "[engine][show]") {
  CHECK(readings_of("a.md:").size() == 1);
  CHECK(readings_of("a.md:x").size() == 1);
  CHECK(readings_of("a.md:-3").size() == 1);
  CHECK(readings_of(":12").size() == 1);
  CHECK(readings_of("").size() == 1);
}

}  // namespace
}  // namespace runbook
