// What a piece of HTML inside Markdown holds that matters: links, images, comments, anchors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runbook {

struct HtmlFact {
  std::string kind;    ///< "link", "image", "hidden_text"
  std::string detail;  ///< target, or "HTML comment"
  int line = 0;        ///< 0: the piece's first line
};

std::vector<HtmlFact> read_html_facts(std::string_view html);

/// The id of `<a id="…">` or `<a name="…">`; empty when the tag is another one.
std::string html_anchor(std::string_view tag);

}  // namespace runbook
