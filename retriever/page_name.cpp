#include "retriever/page_name.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/identifiers.h"
#include "base/text.h"

namespace runbook {
namespace {

/// What regions of the large clouds, and people, call places. "eastus", "westeurope" and
/// "northeast" are made of two.
constexpr std::array<std::string_view, 21> kPlaces = {
    "north", "south",  "east",   "west",    "central",   "eu",    "europe",
    "us",    "usa",    "uk",     "asia",    "ap",        "apac",  "emea",
    "latam", "africa", "canada", "america", "australia", "india", "japan"};
/// Stages are places, too: the same page for another cluster.
constexpr std::array<std::string_view, 9> kStages = {
    "prod", "production", "staging", "stage", "dev", "development", "qa", "preprod", "sandbox"};
constexpr std::array<std::string_view, 8> kAges = {"old",      "copy",       "backup", "bak",
                                                   "archived", "deprecated", "legacy", "obsolete"};
constexpr std::array<std::string_view, 3> kGeneral = {"readme", "index", "overview"};

constexpr std::string_view kSign = "@";

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// One or more words of places, written together.
bool is_place(std::string_view word) {
  if (word.empty()) return true;
  return std::any_of(kPlaces.begin(), kPlaces.end(), [&](std::string_view place) {
    return word.starts_with(place) && is_place(word.substr(place.size()));
  });
}

bool is_digits(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> parts_of(std::string_view stem) {
  std::vector<std::string> parts;
  for (const Word& word : words(stem))
    for (const std::string& part : split_identifier(stem.substr(word.begin, word.end - word.begin)))
      parts.push_back(fold_case(part));
  return parts;
}

}  // namespace

std::string name_without_place(std::string_view stem) {
  std::vector<std::string> kept;
  for (std::string& part : parts_of(stem)) {
    const bool behind_sign = !kept.empty() && kept.back() == kSign;
    if (behind_sign && is_digits(part)) continue;  // eu-north-1
    if (!is_place(part) && !holds(kStages, part) && !holds(kAges, part)) {
      kept.push_back(std::move(part));
      continue;
    }
    // me-south-1: two letters in front of a place are its continent.
    if (!kept.empty() && kept.back().size() == 2 && is_place(part)) kept.pop_back();
    if (kept.empty() || kept.back() != kSign) kept.emplace_back(kSign);
  }
  std::string name;
  for (const std::string& part : kept)
    name += str_cat(name.empty() ? "" : " ", part);
  return name;
}

bool is_general_name(std::string_view stem) {
  return holds(kGeneral, squash(stem));
}

}  // namespace runbook
