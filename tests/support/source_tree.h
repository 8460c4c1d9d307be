// The sources of the project as text: what the tests of the house read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runbook::test {

struct SourceFile {
  std::string path;  ///< below the project's root, '/' between parts
  std::string text;
};

/// Every C++ source and header of the project, by path; not what is built, fetched or hidden.
std::vector<SourceFile> list_sources();

struct Include {
  std::string header;  ///< as it stands between the quotes or brackets
  bool quoted = false;
  int line = 0;
};

std::vector<Include> includes_of(std::string_view text);

/// One TEST_CASE: its name, and all of the text up to the next one.
struct TestCase {
  std::string name;
  std::string_view body;  ///< of the text that was given
  int line = 0;
};

std::vector<TestCase> test_cases_of(std::string_view text);

}  // namespace runbook::test
