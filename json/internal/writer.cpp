#include "json/internal/writer.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace runbook::json_out {
namespace {

void append_unit(std::string& out, unsigned unit) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    out += kHex[unit >> shift & 0xfU];
}

/// As \u1234; beyond 16 bits as a pair of surrogates.
void append_escaped(std::string& out, char32_t point) {
  if (point < 0x10000) return append_unit(out, point);
  append_unit(out, 0xd800U + ((point - 0x10000) >> 10));
  append_unit(out, 0xdc00U + ((point - 0x10000) & 0x3ffU));
}

void append_ascii(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\t': out += "\\t"; break;
    case '\r': out += "\\r"; break;
    default: out += c; break;
  }
}

/// JSON goes to terminals too: what drives one, or hides there, is escaped; its value stays.
void append_text(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const bool named = text[at] == '\n' || text[at] == '\t' || text[at] == '\r';
    if (point.size == 1 && point.valid && (named || (text[at] >= ' ' && text[at] <= '~')))
      append_ascii(out, text[at]);
    else if (is_invisible_control(point.value))
      append_escaped(out, point.value);
    else
      append_utf8(out, point.value);
    at += point.size;
  }
}

}  // namespace

void Writer::separate() {
  if (needs_comma_) out_ += ',';
  needs_comma_ = true;
}

void Writer::value(std::string_view text) {
  separate();
  out_ += '"';
  append_text(out_, text);
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
