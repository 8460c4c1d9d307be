#include "engine/reference.h"

#include <charconv>
#include <utility>

namespace runbook {
namespace {

/// Takes ":123" from the end of `text`.
std::optional<int> take_number(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || value < 0) {
    return std::nullopt;
  }
  text = text.substr(0, colon);
  return value;
}

}  // namespace

std::vector<Reference> parse_reference(std::string_view text) {
  std::vector<Reference> readings;
  readings.push_back({.document = std::string(text), .line = {}, .count = {}, .anchor = {}});

  const std::size_t hash = text.rfind('#');
  if (hash != std::string_view::npos && hash > 0) {
    readings.push_back({.document = std::string(text.substr(0, hash)),
                        .line = {},
                        .count = {},
                        .anchor = std::string(text.substr(hash + 1))});
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
