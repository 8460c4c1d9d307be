#include "indexer/parse/key_lines.h"

#include <array>
#include <string>

#include <catch2/catch.hpp>

namespace runbook {
namespace {
constexpr std::array<std::string_view, 2> kKeys = {"date", "severity"};
}  // namespace

TEST_CASE("a fact stands in a line of its own in any of the usual dresses",
          "[indexer][key_lines]") {
  CHECK(find_key_line("# T\n\n**Date:** 2024-11-22 (Friday)\n", kKeys) == "2024-11-22 (Friday)");
  CHECK(find_key_line("- **Severity**: SEV-2", kKeys) == "SEV-2");
  CHECK(find_key_line("| Severity | 2 |\n", kKeys) == "2");
  CHECK(find_key_line("> Date: `2024-11-22`\r\n", kKeys) == "2024-11-22");
  CHECK(find_key_line("Date:\nSeverity: 3", kKeys) == "3");
}

TEST_CASE("prose and far lines hold no facts", "[indexer][key_lines]") {
  CHECK_FALSE(find_key_line("the severity is high: look", kKeys).has_value());
  CHECK_FALSE(find_key_line("", kKeys).has_value());
  CHECK_FALSE(find_key_line(std::string(80, '\n') + "Severity: 1", kKeys).has_value());
  CHECK(find_key_line(std::string(79, '\n') + "Severity: 1", kKeys) == "1");
}

TEST_CASE("a date is found among other words", "[indexer][key_lines]") {
  const auto found = [](std::string_view text) {
    const auto date = find_date(text);
    return date ? to_string(*date) : std::string();
  };
  CHECK(found("2024-11-22-double-charge.md") == "2024-11-22");
  CHECK(found("inc_2024_11_22") == "2024-11-22");
  CHECK(found("20241122-outage") == "2024-11-22");
  CHECK(found("Friday 22 November 2024, 14:05 UTC") == "2024-11-22");
  CHECK(found("Started November 22, 2024") == "2024-11-22");
  CHECK(found("2024-11") == "");
  CHECK(found("99999999") == "");
  CHECK(found("build 1234567890") == "");
  CHECK(found("") == "");
}

}  // namespace runbook
