#include <algorithm>

#include "base/ascii.h"
#include "base/text.h"
#include "base/yaml.h"

namespace runbook {
namespace {

/// A double holds any integer or decimal of 15 digits exactly enough to print it again.
constexpr std::size_t kMaxExactDigits = 15;

std::size_t count_digits(std::string_view text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), is_ascii_digit);
  return static_cast<std::size_t>(end - text.begin());
}

/// -?(0|[1-9][0-9]*)(.[0-9]+)? with at most 15 digits: what JSON and every reader agree on.
bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = count_digits(text);
  if (whole == 0 || (whole > 1 && text.front() == '0')) return false;
  text.remove_prefix(whole);
  if (text.empty()) return whole <= kMaxExactDigits;
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  const std::size_t fraction = count_digits(text);
  return fraction > 0 && fraction == text.size() && whole + fraction <= kMaxExactDigits;
}

bool is_bare_json(const Node& node) {
  return !node.quoted &&
         (node.scalar == "true" || node.scalar == "false" || is_plain_number(node.scalar));
}

void append_string(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : to_valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xFU];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_json(std::string& out, const Node& node);

void append_sequence(std::string& out, const Node& node) {
  std::string_view separator = "[";
  for (const Node& item : node.items) {
    out += separator;
    append_json(out, item);
    separator = ",";
  }
  out += node.items.empty() ? "[]" : "]";
}

void append_mapping(std::string& out, const Node& node) {
  std::string_view separator = "{";
  for (const auto& entry : node.entries) {
    out += separator;
    append_string(out, entry.first);
    out += ':';
    append_json(out, entry.second);
    separator = ",";
  }
  out += node.entries.empty() ? "{}" : "}";
}

void append_json(std::string& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: out += "null"; return;
    case Node::Kind::sequence: return append_sequence(out, node);
    case Node::Kind::mapping: return append_mapping(out, node);
    case Node::Kind::scalar:
      if (is_bare_json(node)) {
        out += node.scalar;
      } else {
        append_string(out, node.scalar);
      }
  }
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const auto& entry : entries) {
    if (entry.first == key) return &entry.second;
  }
  return nullptr;
}

std::string to_json(const Node& node) {
  std::string out;
  append_json(out, node);
  return out;
}

}  // namespace runbook
