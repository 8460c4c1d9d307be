#include "base/internal/yaml_layout.h"

#include <algorithm>

#include "base/text.h"

namespace runbook {
namespace {

/// Whether a text may stand without quotes wherever a value may.
bool is_plain(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  constexpr std::string_view kNulls[] = {"~", "null", "Null", "NULL"};
  if (std::find(std::begin(kNulls), std::end(kNulls), text) != std::end(kNulls)) return false;
  if (std::string_view("!&*?|>@`%\"'#-:,[]{}=<").find(text.front()) != std::string_view::npos &&
      !(text.front() == '-' && text.size() > 1 && text[1] >= '0' && text[1] <= '9')) {
    return false;
  }
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos ||
      text.starts_with("...")) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F &&
           std::string_view(",[]{}\"\\").find(c) == std::string_view::npos;
  });
}

}  // namespace

std::string yaml_text(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      constexpr std::string_view kHex = "0123456789abcdef";
      out += str_cat("\\x", kHex[byte >> 4], kHex[byte & 0xF]);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string yaml_value(const YamlValue& value) {
  if (!value.is_list) return yaml_text(value.texts.front());
  std::string out = "[";
  for (const std::string& text : value.texts)
    out += str_cat(out.size() > 1 ? ", " : "", yaml_text(text));
  return out + "]";
}

std::string yaml_in_brackets(const std::vector<YamlStep>& path, std::size_t from,
                             const YamlValue& value) {
  if (from == path.size()) return yaml_value(value);
  const YamlStep& step = path[from];
  const std::string rest = yaml_in_brackets(path, from + 1, value);
  return step.item ? str_cat("[", rest, "]") : str_cat("{", yaml_text(step.key), ": ", rest, "}");
}

std::vector<std::string> yaml_in_lines(const std::vector<YamlStep>& path, std::size_t from,
                                       std::size_t indent, std::size_t unit,
                                       const YamlValue& value) {
  const std::string margin(indent, ' ');
  const YamlStep& step = path[from];
  const bool last = from + 1 == path.size();
  if (!step.item) {
    const std::string key = str_cat(margin, yaml_text(step.key), ":");
    if (last) return {str_cat(key, " ", yaml_value(value))};
    std::vector<std::string> lines = yaml_in_lines(path, from + 1, indent + unit, unit, value);
    lines.insert(lines.begin(), key);
    return lines;
  }
  if (last) return {str_cat(margin, "- ", yaml_value(value))};
  std::vector<std::string> lines = yaml_in_lines(path, from + 1, indent + 2, unit, value);
  lines.front().replace(indent, 2, "- ");
  return lines;
}

}  // namespace runbook
