#include "cli/draw_graph.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/text.h"

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

std::string quoted(std::string_view text) {
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

/// Columns: one more than the farthest of those that need it. Arrows of a cycle are followed a
/// bounded number of times.
std::vector<std::size_t> columns_of(const Drawing& drawing) {
  std::vector<std::size_t> columns(drawing.names.size(), 0);
  const std::size_t most = std::min<std::size_t>(drawing.names.size(), 12);
  bool moved = true;
  for (std::size_t round = 0; moved && round < most; ++round) {
    moved = false;
    for (const Arrow& arrow : drawing.arrows) {
      if (columns[arrow.to] > columns[arrow.from] || columns[arrow.from] + 1 >= most) continue;
      columns[arrow.to] = columns[arrow.from] + 1;
      moved = true;
    }
  }
  return columns;
}

}  // namespace

std::string draw_dot(const WholeGraphReply& reply) {
  const Drawing drawing = drawing_of(reply);
  std::string out = "digraph services {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n";
  for (const Arrow& arrow : drawing.arrows)
    out += str_cat("  ", quoted(drawing.names[arrow.from]), " -> ", quoted(drawing.names[arrow.to]),
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
  constexpr std::size_t kWidth = 170;  // of a box, in pixels; names of 24 letters fit
  constexpr std::size_t kHeight = 26;
  constexpr std::size_t kColumn = 250;
  constexpr std::size_t kRow = 38;
  constexpr std::size_t kMargin = 20;
  const Drawing drawing = drawing_of(reply);
  const std::vector<std::size_t> columns = columns_of(drawing);
  std::map<std::size_t, std::size_t> filled;
  std::vector<std::pair<std::size_t, std::size_t>> places;
  std::size_t right = 0;
  std::size_t bottom = 0;
  for (const std::size_t column : columns) {
    const std::size_t x = kMargin + column * kColumn;
    const std::size_t y = kMargin + filled[column]++ * kRow;
    places.emplace_back(x, y);
    right = std::max(right, x + kWidth + kMargin);
    bottom = std::max(bottom, y + kHeight + kMargin);
  }
  std::string out = str_cat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"", right, "\" height=\"", bottom,
      "\" font-family=\"sans-serif\" font-size=\"12\">\n<defs><marker id=\"a\" markerWidth=\"8\" "
      "markerHeight=\"8\" refX=\"7\" refY=\"3\" orient=\"auto\"><path d=\"M0,0 L7,3 L0,6 z\" "
      "fill=\"#667\"/></marker></defs>\n");
  for (const Arrow& arrow : drawing.arrows) {
    const auto& [x1, y1] = places[arrow.from];
    const auto& [x2, y2] = places[arrow.to];
    const std::size_t bend = (x1 + kWidth + x2) / 2;
    out += str_cat("<path d=\"M", x1 + kWidth, ",", y1 + kHeight / 2, " C", bend, ",",
                   y1 + kHeight / 2, " ", bend, ",", y2 + kHeight / 2, " ", x2, ",",
                   y2 + kHeight / 2, "\" fill=\"none\" stroke=\"#667\"",
                   arrow.strength < kFirm ? " stroke-dasharray=\"4 3\"" : "",
                   " marker-end=\"url(#a)\"/>\n");
  }
  for (std::size_t i = 0; i < places.size(); ++i)
    out += str_cat("<rect x=\"", places[i].first, "\" y=\"", places[i].second, "\" width=\"",
                   kWidth, "\" height=\"", kHeight,
                   "\" rx=\"5\" fill=\"#eef\" stroke=\"#667\"/><text x=\"", places[i].first + 8,
                   "\" y=\"", places[i].second + 17, "\">", for_xml(drawing.names[i]), "</text>\n");
  return out + "</svg>\n";
}

}  // namespace runbook::cli
