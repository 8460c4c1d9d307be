#include "cli/draw_graph.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/graph_layout.h"

namespace runbook::cli {
namespace {

struct Arrow {
  std::size_t from = 0;
  std::size_t to = 0;
  double strength = 0;
};

/// What is drawn: names with an arrow, arrows once a pair.
struct Drawing {
  std::vector<std::string> names;
  std::vector<Arrow> arrows;
};

bool runs(const std::string& name) {
  return name.find(':') == std::string::npos;
}

Drawing drawing_of(const WholeGraphReply& reply) {
  std::map<std::pair<std::string, std::string>, double> pairs;
  for (const ServiceEdge& edge : reply.edges) {
    if (edge.strength <= 0 || edge.from == edge.to || !runs(edge.from) || !runs(edge.to)) continue;
    double& strength = pairs[{edge.from, edge.to}];
    strength = std::max(strength, edge.strength);
  }
  Drawing drawing;
  std::map<std::string, std::size_t> numbers;
  const auto number_of = [&](const std::string& name) {
    const auto [found, fresh] = numbers.emplace(name, drawing.names.size());
    if (fresh) drawing.names.push_back(name);
    return found->second;
  };
  for (const auto& [pair, strength] : pairs) {
    const std::size_t from = number_of(pair.first);
    drawing.arrows.push_back({.from = from, .to = number_of(pair.second), .strength = strength});
  }
  return drawing;
}

// Weaker than a declared dependency or one that was seen: drawn with dashes.
constexpr double kFirm = 0.9;

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : for_terminal(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string for_xml(std::string_view text) {
  std::string out;
  for (const char c : for_terminal(text)) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// In pixels.
constexpr int kBoxHeight = 26;
constexpr int kGap = 90;  // between columns, for the arrows
constexpr int kRow = 38;
constexpr int kMargin = 20;
constexpr int kLetter = 7;  // of the font below, on average a little less
constexpr int kPadding = 8;

/// The drawing's numbers: whole pixels.
class Canvas {
 public:
  Canvas(const Drawing& drawing, const GraphLayout& layout) {
    std::size_t longest = 0;
    for (const std::string& name : drawing.names)
      longest = std::max(longest, name.size());
    box_width_ = kLetter * static_cast<int>(std::min<std::size_t>(longest, 60)) + 2 * kPadding;
    width_ = std::max(left(layout.columns) - kGap, kMargin) + kMargin;
    height_ = static_cast<int>(layout.rows * kRow) + 2 * kMargin;
  }
  int left(std::size_t column) const {
    return kMargin + static_cast<int>(column) * (box_width_ + kGap);
  }
  int right(std::size_t column) const { return left(column) + box_width_; }
  static int middle(const GraphPlace& place) { return kMargin + static_cast<int>(place.y * kRow); }
  int box_width() const { return box_width_; }
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  int box_width_ = 0;
  int width_ = 0;
  int height_ = 0;
};

/// A bend from one point to another that leaves and arrives level.
std::string bend(int x1, int y1, int x2, int y2) {
  const int middle = (x1 + x2) / 2;
  return str_cat(" C", middle, ",", y1, " ", middle, ",", y2, " ", x2, ",", y2);
}

/// What is drawn of a piece of an arrow. Pieces that arrows share are drawn once, firm when one is.
struct Look {
  bool firm = false;
  bool back = false;  ///< against the columns: a cycle
  bool last = false;  ///< it arrives
};
using Pieces = std::map<std::string, Look>;

/// Level through each column it passes, so that it runs between the boxes and not behind them.
void add_pieces(const GraphPlace& from, const std::vector<GraphPlace>& passes, const GraphPlace& to,
                const Canvas& canvas, bool firm, Pieces& pieces) {
  int x = canvas.right(from.column);
  int y = Canvas::middle(from);
  const auto add = [&](std::string_view line, bool last) {
    Look& look = pieces[str_cat("M", x, ",", y, line)];
    look.firm = look.firm || firm;
    look.back = to.column <= from.column;
    look.last = last;
  };
  const auto bend_to = [&](const GraphPlace& place) {
    return bend(x, y, canvas.left(place.column), Canvas::middle(place));
  };
  for (const GraphPlace& pass : passes) {
    add(bend_to(pass), false);
    x = canvas.left(pass.column);
    y = Canvas::middle(pass);
    add(str_cat(" H", canvas.right(pass.column)), false);
    x = canvas.right(pass.column);
  }
  add(bend_to(to), true);
}

}  // namespace

std::string draw_dot(const WholeGraphReply& reply) {
  const Drawing drawing = drawing_of(reply);
  std::string out = "digraph services {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n";
  for (const Arrow& arrow : drawing.arrows)
    out += str_cat("  ", in_quotes(drawing.names[arrow.from]), " -> ",
                   in_quotes(drawing.names[arrow.to]),
                   arrow.strength < kFirm ? " [style=dashed]" : "", ";\n");
  return out + "}\n";
}

std::string draw_mermaid(const WholeGraphReply& reply) {
  const Drawing drawing = drawing_of(reply);
  std::string out = "graph LR\n";
  for (std::size_t i = 0; i < drawing.names.size(); ++i) {
    std::string name = for_terminal(drawing.names[i]);
    std::replace(name.begin(), name.end(), '"', '\'');
    out += str_cat("  s", i, "[\"", name, "\"]\n");
  }
  for (const Arrow& arrow : drawing.arrows)
    out +=
        str_cat("  s", arrow.from, arrow.strength < kFirm ? " -.-> s" : " --> s", arrow.to, "\n");
  return out;
}

std::string draw_svg(const WholeGraphReply& reply) {
  const Drawing drawing = drawing_of(reply);
  std::vector<GraphArrow> arrows;
  for (const Arrow& arrow : drawing.arrows)
    arrows.push_back({.from = arrow.from, .to = arrow.to});
  const GraphLayout layout = lay_out(drawing.names.size(), arrows);
  const Canvas canvas(drawing, layout);
  std::string out = str_cat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", canvas.width(), "\" height=\"",
      canvas.height(),
      "\" font-family=\"sans-serif\" font-size=\"12\">\n<defs><marker id=\"a\" markerWidth=\"8\" "
      "markerHeight=\"8\" refX=\"7\" refY=\"3\" orient=\"auto\"><path d=\"M0,0 L7,3 L0,6 z\" "
      "fill=\"#667\"/></marker></defs>\n");
  Pieces pieces;
  for (std::size_t i = 0; i < drawing.arrows.size(); ++i) {
    const Arrow& arrow = drawing.arrows[i];
    add_pieces(layout.nodes[arrow.from], layout.passes[i], layout.nodes[arrow.to], canvas,
               arrow.strength >= kFirm, pieces);
  }
  for (const auto& [path, look] : pieces)
    out += str_cat("<path d=\"", path, "\" fill=\"none\" stroke=\"", look.back ? "#c44" : "#889",
                   "\"", look.firm ? "" : " stroke-dasharray=\"4 3\"",
                   look.last ? " marker-end=\"url(#a)\"" : "", "/>\n");
  for (std::size_t i = 0; i < drawing.names.size(); ++i) {
    const GraphPlace& place = layout.nodes[i];
    const int x = canvas.left(place.column);
    const int y = Canvas::middle(place);
    out +=
        str_cat("<rect x=\"", x, "\" y=\"", y - kBoxHeight / 2, "\" width=\"", canvas.box_width(),
                "\" height=\"", kBoxHeight, "\" rx=\"5\" fill=\"#eef\" stroke=\"#667\"/><text x=\"",
                x + kPadding, "\" y=\"", y + 4, "\">", for_xml(drawing.names[i]), "</text>\n");
  }
  return out + "</svg>\n";
}

}  // namespace runbook::cli
