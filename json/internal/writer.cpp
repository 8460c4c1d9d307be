#include "json/internal/writer.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace runbook::json_out {
namespace {

/// The escape of a byte that must not stand in a string as it is; empty for the others.
std::string escape_of(char c) {
  switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\t': return "\\t";
    case '\r': return "\\r";
    default: break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte != 0x7f) return {};
  constexpr std::string_view kHex = "0123456789abcdef";
  return str_cat("\\u00", kHex[byte >> 4], kHex[byte & 0xf]);
}

}  // namespace

void Writer::separate() {
  if (needs_comma_) out_ += ',';
  needs_comma_ = true;
}

void Writer::value(std::string_view text) {
  separate();
  out_ += '"';
  for (const char c : to_valid_utf8(text)) {
    const std::string escape = escape_of(c);
    escape.empty() ? void(out_ += c) : void(out_ += escape);
  }
  out_ += '"';
}

void Writer::raw(std::string_view json) {
  separate();
  out_ += json;
}

void Writer::value(bool truth) {
  separate();
  out_ += truth ? "true" : "false";
}

void Writer::value(std::int64_t number) {
  separate();
  out_ += std::to_string(number);
}

void Writer::value(double number) {
  if (!std::isfinite(number)) return null();
  separate();
  constexpr double kScale = 1e4;  // scores and milliseconds mean nothing beyond
  const double rounded = std::round(number * kScale) / kScale;
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), rounded).ptr;
  out_.append(digits.data(), end);
}

void Writer::value(LineRange lines) {
  if (lines.first == 0) return null();
  begin_array();
  value(lines.first);
  value(lines.last);
  end_array();
}

void Writer::value(const std::vector<std::string>& texts) {
  begin_array();
  for (const std::string& text : texts)
    value(text);
  end_array();
}

void Writer::null() {
  separate();
  out_ += "null";
}

void Writer::begin_object() {
  separate();
  out_ += '{';
  needs_comma_ = false;
}

void Writer::end_object() {
  out_ += '}';
  needs_comma_ = true;
}

void Writer::begin_array() {
  separate();
  out_ += '[';
  needs_comma_ = false;
}

void Writer::end_array() {
  out_ += ']';
  needs_comma_ = true;
}

void Writer::key(std::string_view name) {
  value(name);
  out_ += ':';
  needs_comma_ = false;
}

}  // namespace runbook::json_out
