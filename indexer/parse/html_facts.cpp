#include "indexer/parse/html_facts.h"

#include <algorithm>

#include "base/text.h"

namespace runbook {
namespace {

constexpr std::string_view kQuotes = "\"'";

// The quoted value that follows `name=` in a tag.
std::string_view attribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    std::string_view rest = tag.substr(at + name.size());
    const bool whole_name = at > 0 && std::string_view(" \t\r\n").find(tag[at - 1]) != tag.npos;
    if (!whole_name || rest.size() < 3 || rest.front() != '=') continue;
    const char quote = rest[1];
    if (kQuotes.find(quote) == std::string_view::npos) continue;
    rest.remove_prefix(2);
    const std::size_t end = rest.find(quote);
    if (end != std::string_view::npos) return rest.substr(0, end);
  }
  return {};
}

bool is_tag(std::string_view tag, std::string_view name) {
  return tag.size() > name.size() + 1 && equals_ignore_case(tag.substr(1, name.size()), name) &&
         (tag[name.size() + 1] == ' ' || tag[name.size() + 1] == '\n');
}

}  // namespace

std::vector<HtmlFact> read_html_facts(std::string_view html) {
  std::vector<HtmlFact> facts;
  int line = 0;
  std::size_t counted = 0;
  for (std::size_t at = html.find('<'); at < html.size();) {
    line += static_cast<int>(std::count(html.data() + counted, html.data() + at, '\n'));
    counted = at;
    const std::string_view rest = html.substr(at);
    const bool comment = rest.starts_with("<!--");
    const std::size_t length = comment ? rest.find("-->") : rest.find('>');
    const std::string_view tag = rest.substr(0, std::min(length, rest.size()));
    const auto add = [&](std::string_view kind, std::string_view detail) {
      if (detail.empty()) return;
      facts.push_back({.kind = std::string(kind), .detail = std::string(detail), .line = line});
    };
    if (comment)
      add("hidden_text", "HTML comment");
    else if (is_tag(tag, "a"))
      add("link", attribute(tag, "href"));
    else if (is_tag(tag, "img"))
      add("image", attribute(tag, "src"));
    at = html.find('<', at + std::max<std::size_t>(tag.size(), 1));
  }
  return facts;
}

std::string html_anchor(std::string_view tag) {
  if (!is_tag(tag, "a")) return {};
  std::string_view id = attribute(tag, "id");
  if (id.empty()) id = attribute(tag, "name");
  return std::string(id);
}

}  // namespace runbook
