#include "cli/render_show.h"

#include "base/text.h"
#include "cli/render_document.h"

namespace runbook::cli {
namespace {

std::string head(const ShowReply& reply, const Screen& screen, const std::string& folder) {
  const Style& style = screen.style;
  std::string title = reply.section ? heading_text(reply.section->heading) : "";
  if (title.empty()) title = one_row(reply.document.title);
  std::string text = str_cat(style.strong(title), "\n",
                             place_text(reply.document, reply.lines.first, screen, folder), "  ",
                             style.faint(str_cat("id ", one_row(reply.document.id))), "\n",
                             facts_line(reply.document, screen), "\n");
  if (reply.gone) {
    text += style.warn("! the file is gone since the last sync; this is what was indexed") + "\n";
  } else if (reply.changed_since_sync) {
    text += style.warn("! the file changed since the last sync; this is what was indexed") + "\n";
  }
  return text;
}

}  // namespace

std::string render_show(const ShowReply& reply, const Screen& screen, const std::string& folder) {
  std::string text = head(reply, screen, folder);
  if (reply.text.empty()) return text + "\n(empty)\n";
  text += '\n';
  const LineIndex lines(reply.text);
  const std::size_t digits = std::to_string(reply.lines.last).size();
  for (int i = 1; i <= lines.count(); ++i) {
    std::string number = std::to_string(reply.lines.first + i - 1);
    number.insert(0, digits - std::min(digits, number.size()), ' ');
    text += str_cat(screen.style.faint(number), "  ", one_row(lines.line(i)), "\n");
  }
  return text;
}

}  // namespace runbook::cli
