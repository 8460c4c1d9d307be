// Lines of a golden file: a text as JSON, a tab, numbers.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/places.h"

namespace runbook {

template <typename Number>
struct GoldenLine {
  int line = 0;
  std::string text;
  std::vector<Number> numbers;
};

template <typename Number>
std::vector<GoldenLine<Number>> read_golden(const std::string& name) {
  std::ifstream file(test::source_path("tests/golden/" + name));
  REQUIRE(file);
  std::vector<GoldenLine<Number>> lines;
  for (std::string row; std::getline(file, row);) {
    const std::size_t tab = row.find('\t');
    REQUIRE(tab != std::string::npos);
    GoldenLine<Number> line;
    line.line = static_cast<int>(lines.size()) + 1;
    line.text = nlohmann::json::parse(row.substr(0, tab)).get<std::string>();
    std::istringstream numbers(row.substr(tab + 1));
    for (Number number; numbers >> number;)
      line.numbers.push_back(number);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace runbook
