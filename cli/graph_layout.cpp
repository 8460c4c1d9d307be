#include "cli/graph_layout.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace runbook::cli {
namespace {

constexpr std::size_t kMostColumns = 12;
constexpr std::size_t kMostArrows = 5'000;  // more is a black square, ordered or not
constexpr int kSweeps = 12;                 // the crossings of graphs of 50 stop falling after 8
constexpr double kPassHeight = 0.45;        // rows; a line needs less room than a box

/// A node, or the place where the arrows to one node pass a column.
struct Vertex {
  std::size_t column = 0;
  bool is_pass = false;
  std::vector<std::size_t> left = {};   ///< neighbours in the column before
  std::vector<std::size_t> right = {};  ///< and behind
};

/// Columns: one more than the farthest of those that need it. Arrows of a cycle are followed a
/// bounded number of times.
std::vector<std::size_t> columns_of(std::size_t nodes, std::span<const GraphArrow> arrows) {
  std::vector<std::size_t> columns(nodes, 0);
  const std::size_t most = std::min(nodes, kMostColumns);
  bool moved = true;
  for (std::size_t round = 0; moved && round < most; ++round) {
    moved = false;
    for (const GraphArrow& arrow : arrows) {
      if (columns[arrow.to] > columns[arrow.from] || columns[arrow.from] + 1 >= most) continue;
      columns[arrow.to] = columns[arrow.from] + 1;
      moved = true;
    }
  }
  return columns;
}

class Layers {
 public:
  Layers(std::size_t nodes, std::span<const GraphArrow> arrows) : passes_(arrows.size()) {
    for (const std::size_t column : columns_of(nodes, arrows))
      vertices_.push_back({.column = column});
    if (arrows.size() <= kMostArrows)
      for (std::size_t i = 0; i < arrows.size(); ++i)
        add_arrow(arrows[i], passes_[i]);
    for (std::size_t i = 0; i < vertices_.size(); ++i) {
      layers_.resize(std::max(layers_.size(), vertices_[i].column + 1));
      layers_[vertices_[i].column].push_back(i);
    }
    order();
  }

  GraphLayout place(std::size_t nodes) const {
    GraphLayout layout;
    layout.columns = layers_.size();
    std::vector<double> y(vertices_.size());
    std::vector<double> heights;
    for (const std::vector<std::size_t>& layer : layers_) {
      double height = 0;
      for (const std::size_t vertex : layer) {
        const double own = vertices_[vertex].is_pass ? kPassHeight : 1.0;
        y[vertex] = height + own / 2;
        height += own;
      }
      heights.push_back(height);
      layout.rows = std::max(layout.rows, height);
    }
    const auto at = [&](std::size_t vertex) {
      const std::size_t column = vertices_[vertex].column;
      return GraphPlace{.column = column, .y = y[vertex] + (layout.rows - heights[column]) / 2};
    };
    for (std::size_t node = 0; node < nodes; ++node)
      layout.nodes.push_back(at(node));
    for (const std::vector<std::size_t>& passes : passes_) {
      layout.passes.emplace_back();
      for (const std::size_t vertex : passes)
        layout.passes.back().push_back(at(vertex));
    }
    return layout;
  }

 private:
  void add_arrow(const GraphArrow& arrow, std::vector<std::size_t>& passes) {
    std::size_t last = arrow.from;
    for (std::size_t column = vertices_[arrow.from].column + 1; column < vertices_[arrow.to].column;
         ++column) {
      const auto [shared, fresh] =
          shared_passes_.emplace(std::pair(arrow.to, column), vertices_.size());
      if (fresh) vertices_.push_back({.column = column, .is_pass = true});
      join(last, shared->second);
      last = shared->second;
      passes.push_back(last);
    }
    if (vertices_[last].column < vertices_[arrow.to].column) join(last, arrow.to);
  }

  void join(std::size_t left, std::size_t right) {
    const std::vector<std::size_t>& known = vertices_[left].right;
    if (std::find(known.begin(), known.end(), right) != known.end()) return;
    vertices_[left].right.push_back(right);
    vertices_[right].left.push_back(left);
  }

  void order() {
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      if (sweep % 2 == 0)
        for (std::size_t i = 1; i < layers_.size(); ++i)
          sort_by(layers_[i], &Vertex::left);
      else
        for (std::size_t i = layers_.size(); i-- > 1;)
          sort_by(layers_[i - 1], &Vertex::right);
    }
  }

  /// By the mean place of the neighbours on one side; who has none stays where it is.
  void sort_by(std::vector<std::size_t>& layer, std::vector<std::size_t> Vertex::*side) {
    std::vector<double> place(vertices_.size());
    for (const std::vector<std::size_t>& other : layers_)
      for (std::size_t i = 0; i < other.size(); ++i)
        place[other[i]] = static_cast<double>(i) / static_cast<double>(other.size());
    std::vector<double> middle(vertices_.size());
    for (const std::size_t vertex : layer) {
      const std::vector<std::size_t>& neighbours = vertices_[vertex].*side;
      const double sum =
          std::accumulate(neighbours.begin(), neighbours.end(), 0.0,
                          [&](double total, std::size_t one) { return total + place[one]; });
      middle[vertex] =
          neighbours.empty() ? place[vertex] : sum / static_cast<double>(neighbours.size());
    }
    std::stable_sort(layer.begin(), layer.end(),
                     [&](std::size_t a, std::size_t b) { return middle[a] < middle[b]; });
  }

  std::vector<Vertex> vertices_;  ///< nodes first
  std::vector<std::vector<std::size_t>> passes_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> shared_passes_;  ///< by target, column
  std::vector<std::vector<std::size_t>> layers_;
};

}  // namespace

GraphLayout lay_out(std::size_t nodes, std::span<const GraphArrow> arrows) {
  return Layers(nodes, arrows).place(nodes);
}

}  // namespace runbook::cli
