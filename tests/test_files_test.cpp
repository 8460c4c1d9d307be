// Tests that could not fail: names that ctest splits, cases without an assertion, files that no
// CMakeLists.txt lists.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "tests/support/places.h"
#include "tests/support/source_tree.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace {

/// An assertion of Catch2, or a helper that is named like one.
bool asserts(std::string_view body) {
  for (const std::string_view word :
       {"CHECK", "REQUIRE", "FAIL", "check_", "require_", "expect_"}) {
    if (body.find(word) != std::string_view::npos) return true;
  }
  return false;
}

std::string faults_of(const SourceFile& file) {
  std::string faults;
  for (const TestCase& test : test_cases_of(file.text)) {
    const std::string place = str_cat(file.path, ":", test.line, ": ");
    if (test.name.find(';') != std::string::npos) faults += place + "its name holds a `;`\n";
    if (!asserts(test.body)) faults += place + "it asserts nothing\n";
  }
  return faults;
}

bool is_test_file(const SourceFile& file) {
  return file.path.starts_with("tests/") && file.path.ends_with("_test.cpp");
}

TEST_CASE("every test can fail under its own name", "[structure][tests]") {
  std::string faults;
  std::size_t cases = 0;
  for (const SourceFile& file : list_sources()) {
    if (!is_test_file(file)) continue;
    const std::size_t here = test_cases_of(file.text).size();
    if (here == 0) faults += file.path + ": no TEST_CASE\n";
    cases += here;
    faults += faults_of(file);
  }
  CHECK(faults == "");
  CHECK(cases > 50);  // or the walk went wrong
}

TEST_CASE("every test file is built", "[structure][tests]") {
  std::string unlisted;
  for (const SourceFile& file : list_sources()) {
    if (!is_test_file(file)) continue;
    const auto path = std::filesystem::path(source_path(file.path));
    const std::string list = read_text(path.parent_path() / "CMakeLists.txt");
    if (list.find(path.filename().string()) == std::string::npos) unlisted += file.path + "\n";
  }
  CHECK(unlisted == "");
}

TEST_CASE("a test that cannot fail is found with its place", "[structure][tests]") {
  const SourceFile file{"tests/unit/a_test.cpp",
                        "\nTEST_CASE(\"one; two\", \"[a]\") { CHECK(true); }\n"
                        "\nTEST_CASE(\"it is \"\n          \"long;\", \"[a]\") { REQUIRE(x); }\n"
                        "\nTEST_CASE(\"it does nothing\", \"[a]\") { run(); }\n"
                        "\nTEST_CASE(\"it is good\", \"[a]\") { check_all(a; b); }\n"};
  CHECK(faults_of(file) ==
        "tests/unit/a_test.cpp:2: its name holds a `;`\n"
        "tests/unit/a_test.cpp:4: its name holds a `;`\n"
        "tests/unit/a_test.cpp:7: it asserts nothing\n");
}

}  // namespace
}  // namespace runbook::test
