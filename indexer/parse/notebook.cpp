#include "indexer/parse/notebook.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace runbook {
namespace {

/// A list of cells stands two levels deep, a cell three, the lines of its source four. What nests
/// deeper is outputs; this deep it is an attack.
constexpr std::size_t kCell = 3;
constexpr std::size_t kMaxDepth = 512;

struct Level {
  char opener = '{';
  std::string key;           ///< the last one, of an object
  bool wants_value = false;  ///< behind its `:`
};

struct Piece {
  std::size_t line = 0;
  std::string text;
};

/// One pass over the bytes. Lines are what a JSON library does not tell.
class NotebookReader {
 public:
  explicit NotebookReader(std::string_view json)
      : json_(json),
        lines_(static_cast<std::size_t>(std::count(json.begin(), json.end(), '\n')) + 1) {}

  std::optional<std::string> read() {
    for (std::size_t at = 0; at < json_.size() && levels_.size() < kMaxDepth;) {
      const char c = json_[at];
      if (c == '"')
        at = read_string(at);
      else
        read_sign(c), ++at;
    }
    if (!has_cells_) return std::nullopt;
    std::string text;
    for (const std::string& line : lines_)
      text += line + "\n";
    text.pop_back();
    return text;
  }

 private:
  void read_sign(char c) {
    switch (c) {
      case '\n': ++line_; break;
      case '{':
      case '[': open(c); break;
      case '}':
      case ']': close(); break;
      case ':':
        if (!levels_.empty()) levels_.back().wants_value = true;
        break;
      case ',':
        if (!levels_.empty()) levels_.back().wants_value = false;
        break;
      default: break;
    }
  }

  void open(char c) {
    if (c == '[' && levels_.size() == 1 && levels_[0].key == "cells") has_cells_ = true;
    levels_.push_back({.opener = c, .key = {}, .wants_value = false});
  }

  void close() {
    if (levels_.empty()) return;
    if (levels_.size() == kCell) end_cell();
    levels_.pop_back();
  }

  std::size_t read_string(std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < json_.size() && json_[end] != '"' && json_[end] != '\n')
      end += json_[end] == '\\' ? std::size_t{2} : std::size_t{1};
    end = std::min(end, json_.size());
    if (end < json_.size() && json_[end] == '\n') return end;  // never closed
    take(json_.substr(begin, std::min(end + 1, json_.size()) - begin));
    return end + 1;
  }

  void take(std::string_view quoted) {
    if (levels_.empty()) return;
    Level& level = levels_.back();
    const bool is_key = level.opener == '{' && !level.wants_value;
    if (!is_key && !is_wanted()) return;
    const auto value = nlohmann::json::parse(quoted, nullptr, false);
    if (!value.is_string()) return;
    if (is_key)
      level.key = value.get<std::string>();
    else if (levels_.size() == kCell && level.key == "cell_type")
      markdown_ = value == "markdown";
    else
      pieces_.push_back({.line = line_, .text = value.get<std::string>()});
  }

  /// The type of a cell, its source, or a line of that.
  bool is_wanted() const {
    if (levels_.size() < kCell || levels_[0].key != "cells" || levels_[1].opener != '[')
      return false;
    const std::string& key = levels_[kCell - 1].key;
    if (levels_.size() == kCell) return key == "cell_type" || key == "source";
    return levels_.size() == kCell + 1 && key == "source" && levels_.back().opener == '[';
  }

  void end_cell() {
    if (markdown_)
      for (Piece& piece : pieces_)
        put(std::move(piece));
    pieces_.clear();
    markdown_ = false;
  }

  void put(Piece piece) {
    if (piece.text.ends_with('\n')) piece.text.pop_back();
    std::replace(piece.text.begin(), piece.text.end(), '\n', ' ');
    std::string& line = lines_[piece.line];
    line += (line.empty() ? "" : " ") + piece.text;
  }

  std::string_view json_;
  std::vector<std::string> lines_;
  std::size_t line_ = 0;
  std::vector<Level> levels_;
  std::vector<Piece> pieces_;  ///< of the open cell, whose type may come last
  bool markdown_ = false;
  bool has_cells_ = false;
};

}  // namespace

std::optional<std::string> text_of_notebook(std::string_view json) {
  return NotebookReader(json).read();
}

}  // namespace runbook
