#include "cli/render_list.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "base/terminal.h"
#include "base/text.h"
#include "cli/phrasing.h"
#include "cli/render_document.h"

namespace runbook::cli {
namespace {

constexpr int kGap = 2;
constexpr int kFewestTitleColumns = 16;  // less says nothing: then the title is left out

struct Row {
  std::string id;
  std::string type;
  std::string age;
  std::string place;
  std::string title;
  bool stale = false;
};

Row row_of(const DocumentInfo& document, const std::string& folder) {
  const Freshness& freshness = document.freshness;
  return {.id = one_row(document.id),
          .type = one_row(document.type),
          .age = freshness.age_days ? age_days(*freshness.age_days) : "age unknown",
          .place = place_text(document, 0, {}, folder),
          .title = one_row(document.title),
          .stale = freshness.stale};
}

int widest(const std::vector<Row>& rows, std::string Row::*column) {
  int width = 0;
  for (const Row& row : rows)
    width = std::max(width, display_width(row.*column));
  return width;
}

std::string padding(std::string_view text, int width) {
  return std::string(static_cast<std::size_t>(std::max(0, width - display_width(text)) + kGap),
                     ' ');
}

}  // namespace

std::string render_list(const ListReply& reply, const Screen& screen, const std::string& folder) {
  if (reply.documents.empty()) return {};
  std::vector<Row> rows;
  for (const DocumentInfo& document : reply.documents)
    rows.push_back(row_of(document, folder));
  const int id = widest(rows, &Row::id);
  const int type = widest(rows, &Row::type);
  const int age = widest(rows, &Row::age);
  const int place = widest(rows, &Row::place);
  const int room = screen.whole_rows ? std::numeric_limits<int>::max()
                                     : screen.columns - (id + type + age + place + 4 * kGap);
  const Style& style = screen.style;
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const std::string place_link = linked(screen.links, reply.documents[i].file, 0, row.place);
    text += str_cat(style.faint(row.id), padding(row.id, id), row.type, padding(row.type, type),
                    row.stale ? style.warn(row.age) : row.age, padding(row.age, age));
    text += room < kFewestTitleColumns
                ? place_link
                : str_cat(place_link, padding(row.place, place), cut_to(row.title, room));
    text += '\n';
  }
  return text;
}

}  // namespace runbook::cli
