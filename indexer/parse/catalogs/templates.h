// Templates in YAML: `{{ … }}` of Helm, Jinja and scaffolders, made harmless before parsing.
#pragma once

#include <string>
#include <string_view>

namespace runbook::catalogs {

/// Stands where an expression stood: a private-use character that no real name holds.
inline constexpr std::string_view kTemplateMark = "\xEE\x80\x80";

/// The text with the same lines, each `{{ … }}` replaced by kTemplateMark (`${{ … }}` too). A line
/// that holds nothing but expressions, and the lines of one that spans several, are blank: they
/// steer, and stand for no value.
std::string without_templates(std::string_view text);

inline bool holds_template(std::string_view text) {
  return text.find(kTemplateMark) != std::string_view::npos;
}

}  // namespace runbook::catalogs
