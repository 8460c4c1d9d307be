#include "indexer/parse/markdown.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include "base/cut.h"
#include "base/text.h"
#include "indexer/parse/bare_urls.h"
#include "indexer/parse/hidden_text.h"
#include "indexer/parse/html_facts.h"
#include "indexer/parse/line_shapes.h"
#include "indexer/parse/markdown_guard.h"

namespace runbook {
namespace {

struct ParserDeleter {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct NodeDeleter {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct IterDeleter {
  void operator()(cmark_iter* iter) const { cmark_iter_free(iter); }
};
using Tree = std::unique_ptr<cmark_node, NodeDeleter>;

struct Extensions {
  cmark_syntax_extension* table = nullptr;
  cmark_syntax_extension* tasklist = nullptr;
};

// Registering writes to lists of the whole process: once, behind the lock of a local static.
const Extensions& extensions() {
  static const Extensions found = [] {
    cmark_gfm_core_extensions_ensure_registered();
    return Extensions{.table = cmark_find_syntax_extension("table"),
                      .tasklist = cmark_find_syntax_extension("tasklist")};
  }();
  return found;
}

Tree parse_tree(std::string_view text) {
  const std::unique_ptr<cmark_parser, ParserDeleter> parser(cmark_parser_new(CMARK_OPT_SOURCEPOS));
  cmark_parser_attach_syntax_extension(parser.get(), extensions().table);
  cmark_parser_attach_syntax_extension(parser.get(), extensions().tasklist);
  cmark_parser_feed(parser.get(), text.data(), text.size());
  return Tree(cmark_parser_finish(parser.get()));
}

std::string_view literal_of(cmark_node* node) {
  const char* literal = cmark_node_get_literal(node);
  return literal == nullptr ? std::string_view{} : literal;
}

// The node types of extensions are numbers given at run time.
bool is_table(cmark_node* node) {
  return std::strcmp(cmark_node_get_type_string(node), "table") == 0;
}
// Its rows and cells have types that begin with its own.
bool is_part_of_table(cmark_node* node) {
  return std::strncmp(cmark_node_get_type_string(node), "table_", 6) == 0;
}

// Columns that leading white space takes.
int columns_of(std::string_view blanks) {
  int columns = 0;
  for (const char c : blanks)
    columns += c == '\t' ? 4 - columns % 4 : 1;
  return columns;
}

BlockKind kind_of(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING: return BlockKind::heading;
    case CMARK_NODE_CODE_BLOCK: return BlockKind::code;
    case CMARK_NODE_LIST: return BlockKind::list;
    case CMARK_NODE_BLOCK_QUOTE: return BlockKind::quote;
    case CMARK_NODE_HTML_BLOCK: return BlockKind::html;
    case CMARK_NODE_THEMATIC_BREAK: return BlockKind::rule;
    default: return is_table(node) ? BlockKind::table : BlockKind::paragraph;
  }
}

// Stands in front of every chunk of its section; what is longer is no heading.
constexpr std::size_t kLongestHeading = 500;

/// One walk over the tree; lines are counted in the parsed text until the end.
class TreeReader {
 public:
  TreeReader(std::string_view text, int first_line)
      : text_(text), lines_(text), to_file_(first_line - 1) {}

  Markdown read(cmark_node* document) {
    place_blocks(document);
    walk(document);
    for (ObservationRow& hidden : find_hidden_characters(text_, to_file_ + 1)) {
      result_.observations.push_back(std::move(hidden));
    }
    std::stable_sort(result_.observations.begin(), result_.observations.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(result_);
  }

 private:
  // --- top-level blocks and their spans

  void place_blocks(cmark_node* document) {
    int done = 0;  // last line that belongs to a block for certain
    for (cmark_node* node = cmark_node_first_child(document); node != nullptr;
         node = cmark_node_next(node)) {
      const int first = first_line_of(node);
      if (first <= done && !result_.blocks.empty()) {  // never seen; the text stays covered
        nodes_.emplace_back(node, result_.blocks.size() - 1);
        continue;
      }
      fill_gap(done + 1, first - 1);
      nodes_.emplace_back(node, result_.blocks.size());
      add_block(kind_of(node), first);
      done = last_certain_line(node, first);
    }
    fill_gap(done + 1, lines_.count());
    finish_spans();
  }

  // cmark gives no position to a paragraph directly above a table and its line to the table.
  int first_line_of(cmark_node* node) {
    cmark_node* next = cmark_node_next(node);
    if (cmark_node_get_start_line(node) == 0 && next != nullptr) {
      return cmark_node_get_start_line(next);
    }
    if (is_table(node)) return header_line(node);
    return cmark_node_get_start_line(node);
  }

  int header_line(cmark_node* table) {
    const int start = cmark_node_get_start_line(table);
    const int end = line_below_head(table);
    for (int n = start + 1; n < end; ++n) {
      if (is_delimiter_row(lines_.line(n))) return n - 1;
    }
    return start;  // never seen; the table begins too early then
  }

  /// Where its second row begins, or what follows the table: the delimiter row lies above.
  int line_below_head(cmark_node* table) {
    cmark_node* head = cmark_node_first_child(table);
    cmark_node* below = head == nullptr ? nullptr : cmark_node_next(head);
    if (below == nullptr) below = cmark_node_next(table);
    const int line = below == nullptr ? 0 : cmark_node_get_start_line(below);
    return line > cmark_node_get_start_line(table) ? line : lines_.count() + 1;
  }

  // What lies below this line and above the next node is no part of the block.
  int last_certain_line(cmark_node* node, int first) {
    switch (kind_of(node)) {
      case BlockKind::heading: return last_heading_line(first);
      case BlockKind::code: return last_code_line(node, first);
      case BlockKind::table: return last_table_line(node, first);
      case BlockKind::rule: return first;
      default: return std::max(first, next_first_line(node) - 1);
    }
  }

  int next_first_line(cmark_node* node) {
    cmark_node* next = cmark_node_next(node);
    return next == nullptr ? lines_.count() + 1 : first_line_of(next);
  }

  int last_heading_line(int first) {
    if (is_atx_heading(lines_.line(first))) return first;
    int n = first + 1;
    while (n < lines_.count() && !is_setext_underline(lines_.line(n)))
      ++n;
    return n;
  }

  int last_code_line(cmark_node* node, int first) {
    const int limit = next_first_line(node) - 1;
    int length = 0;
    int offset = 0;
    char mark = 0;
    if (cmark_node_get_fenced(node, &length, &offset, &mark) != 0) {
      return is_closed(node) ? cmark_node_get_end_line(node) : limit;
    }
    int last = first;
    for (int n = first; n <= limit; ++n) {
      if (is_blank(lines_.line(n))) continue;
      if (!is_indented_code(lines_.line(n))) break;
      last = n;
    }
    return last;
  }

  // A fence that ends with the quote or list item around it ends, says the parser, at the line that
  // ended those: such a line may look like a closing fence and open another.
  bool stays_inside(int first, int end, int content_column) const {
    const std::string_view opener = lines_.line(first);
    const std::string_view closer = lines_.line(end);
    const std::string_view prefix =
        closer.substr(0, closer.size() - without_container_marks(closer).size());
    const auto quotes = std::count(prefix.begin(), prefix.end(), '>');
    if (quotes > 0) return quotes <= std::count(opener.begin(), opener.end(), '>');
    const bool quoted = trim(opener).starts_with('>');
    return !quoted && columns_of(prefix) >= content_column;
  }

  bool is_closed(cmark_node* code) {
    int length = 0;
    int offset = 0;
    char mark = 0;
    if (cmark_node_get_fenced(code, &length, &offset, &mark) == 0) return true;
    const int end = cmark_node_get_end_line(code);
    if (end <= cmark_node_get_start_line(code) || end > lines_.count()) return false;
    const Fence open{.mark = mark, .length = static_cast<std::size_t>(length), .info = {}};
    const int content_column = cmark_node_get_start_column(code) - 1 - offset;
    return stays_inside(cmark_node_get_start_line(code), end, content_column) &&
           closes_fence(without_container_marks(lines_.line(end)), open);
  }

  int last_table_line(cmark_node* table, int header) {
    cmark_node* last = cmark_node_last_child(table);
    const int row = last == nullptr ? 0 : cmark_node_get_start_line(last);
    return std::max(header + 1, row);
  }

  void fill_gap(int first, int last) {
    while (first <= last && is_blank(lines_.line(first)))
      ++first;
    if (first <= last) add_block(BlockKind::paragraph, first);
  }

  void add_block(BlockKind kind, int first) {
    Block block;
    block.kind = kind;
    block.begin = result_.blocks.empty() ? 0 : lines_.begin_of(first);
    block.lines.first = first;
    result_.blocks.push_back(std::move(block));
  }

  void finish_spans() {
    int after = lines_.count() + 1;
    std::size_t end = text_.size();
    for (std::size_t i = result_.blocks.size(); i-- > 0;) {
      Block& block = result_.blocks[i];
      const int first = block.lines.first;
      int last = after - 1;
      while (last > first && is_blank(lines_.line(last)))
        --last;
      block.end = end;
      block.lines = {to_file_ + first, to_file_ + last};
      end = block.begin;
      after = first;
    }
  }

  // --- what is inside

  void walk(cmark_node* document) {
    const std::unique_ptr<cmark_iter, IterDeleter> iter(cmark_iter_new(document));
    std::size_t next = 0;
    for (cmark_event_type event = cmark_iter_next(iter.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iter.get())) {
      cmark_node* node = cmark_iter_get_node(iter.get());
      if (node == document) continue;
      if (event == CMARK_EVENT_EXIT) {
        leave(node);
        continue;
      }
      if (next < nodes_.size() && nodes_[next].first == node) {
        block_ = &result_.blocks[nodes_[next++].second];
        depth_ = 0;
        enter_block(node, Place::top);
      } else if (is_inline(node)) {
        enter_inline(node);
      } else {
        if (!is_part_of_table(node)) add_cut(first_line_of(node), depth_, {});
        enter_block(node, Place::nested);
      }
    }
  }

  enum class Place { top, nested };

  static bool is_inline(cmark_node* node) {
    return (cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE;
  }

  static bool is_container(cmark_node* node) {
    const cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM || type == CMARK_NODE_BLOCK_QUOTE;
  }

  void enter_block(cmark_node* node, Place place) {
    flush_running_text();
    inline_line_ = line_base(node);
    if (is_container(node)) ++depth_;
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_CODE_BLOCK: read_code(node, place); break;
      case CMARK_NODE_HTML_BLOCK:
        read_html(literal_of(node), cmark_node_get_start_line(node));
        break;
      case CMARK_NODE_LIST: read_list(node, place); break;
      case CMARK_NODE_HEADING:
        if (place == Place::top) block_->level = cmark_node_get_heading_level(node);
        in_heading_ = place == Place::top;
        break;
      default:
        if (is_table(node)) read_table(node);
        break;
    }
  }

  void leave(cmark_node* node) {
    if (is_container(node)) --depth_;
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_LINK) --links_open_;
    if (is_inline(node)) return;
    flush_running_text();
    if (type == CMARK_NODE_HEADING && in_heading_) finish_heading();
  }

  // Inline lines of a paragraph above a table count from 0, those of the header row from the
  // paragraph's first line.
  int line_base(cmark_node* node) {
    const std::string_view type = cmark_node_get_type_string(node);
    if (type == "table_cell") return inline_line_;
    if (type == "table_header") {
      cmark_node* table = cmark_node_parent(node);
      return header_line(table) - cmark_node_get_start_line(table);
    }
    return cmark_node_get_start_line(node) == 0 ? first_line_of(node) : 0;
  }

  int line_of(cmark_node* node) const {
    return to_file_ + inline_line_ +
           std::max(cmark_node_get_start_line(node), inline_line_ ? 0 : 1);
  }

  struct Lead {
    int first = 0;  // lines; 0: none
    int last = 0;
  };

  void add_cut(int line, int depth, Lead lead) {
    const std::size_t at = lines_.begin_of(line);
    const std::size_t floor = block_->cuts.empty() ? block_->begin : block_->cuts.back().at;
    if (line <= block_->lines.first - to_file_ || at <= floor || at >= block_->end) return;
    Cut cut{.at = at, .depth = depth};
    if (lead.first != 0) {
      cut.lead_begin = lines_.begin_of(lead.first);
      cut.lead_end = lines_.end_of(lead.last);
    }
    block_->cuts.push_back(cut);
  }

  void read_list(cmark_node* node, Place place) {
    if (place == Place::top) block_->level = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
  }

  void read_table(cmark_node* table) {
    const int header = header_line(table);
    const Lead lead{header, header + 1};
    add_cut(header + 2, depth_ + 1, lead);  // header rows alone say little
    for (int row = header + 3; row <= last_table_line(table, header); ++row) {
      add_cut(row, depth_, lead);
    }
  }

  void read_code(cmark_node* node, Place place) {
    int length = 0;
    int offset = 0;
    char mark = 0;
    const bool fenced = cmark_node_get_fenced(node, &length, &offset, &mark) != 0;
    const int start = cmark_node_get_start_line(node);
    const char* info = cmark_node_get_fence_info(node);
    Code code{.text = std::string(literal_of(node)),
              .info = info == nullptr ? "" : info,
              .first_line = to_file_ + start + (fenced ? 1 : 0)};
    const bool closed = is_closed(node);
    if (!closed) {
      result_.observations.push_back({.kind = "open_fence",
                                      .line = to_file_ + start,
                                      .detail = "this code fence is never closed"});
    }
    if (place == Place::top) {
      block_->info = code.info;
      block_->closed = closed;
    }
    cut_code(code.text, start + (fenced ? 1 : 0), fenced ? Lead{start, start} : Lead{});
    add_cut(cmark_node_get_end_line(node) + 1, depth_, {});  // what follows has no lead
    block_->codes.push_back(std::move(code));
  }

  // A here-document is cut only when it must be.
  void cut_code(std::string_view code, int first, Lead lead) {
    std::string_view word;
    int line = first;
    add_cut(first, depth_ + 1, lead);  // an opener without a line of code says little
    for (std::size_t at = 0; at < code.size(); ++line) {
      const std::size_t end = std::min(code.find('\n', at), code.size());
      const std::string_view text = trim(code.substr(at, end - at));
      add_cut(line, depth_ + (word.empty() ? 0 : 1), lead);
      if (word.empty())
        word = here_document_word(text);
      else if (text == word)
        word = {};
      at = end + 1;
    }
  }

  // --- inlines

  void enter_inline(cmark_node* node) {
    const std::string_view literal = literal_of(node);
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_TEXT:
        if (links_open_ == 0) run_text(literal, line_of(node));
        if (in_heading_) heading_ += literal;
        return;
      case CMARK_NODE_CODE:
        flush_running_text();
        if (in_heading_) heading_ += literal;
        return;
      case CMARK_NODE_SOFTBREAK:
      case CMARK_NODE_LINEBREAK:
        flush_running_text();
        if (in_heading_) heading_ += ' ';
        return;
      case CMARK_NODE_HTML_INLINE:
        flush_running_text();
        if (in_heading_ && block_->anchor.empty()) block_->anchor = html_anchor(literal);
        read_html(literal, line_of(node) - to_file_);
        return;
      case CMARK_NODE_LINK:
        flush_running_text();
        ++links_open_;
        observe("link", line_of(node), cmark_node_get_url(node));
        return;
      case CMARK_NODE_IMAGE: observe("image", line_of(node), cmark_node_get_url(node)); return;
      default: return;
    }
  }

  // The parser splits text at characters that might have meant something; URLs go across.
  void run_text(std::string_view literal, int line) {
    if (running_text_.empty()) running_line_ = line;
    running_text_ += literal;
  }

  void flush_running_text() {
    if (running_text_.empty()) return;
    for (std::string& url : find_bare_urls(running_text_)) {
      observe("link", running_line_, url.c_str());
    }
    running_text_.clear();
  }

  void read_html(std::string_view html, int line) {
    for (HtmlFact& fact : read_html_facts(html)) {
      result_.observations.push_back({.kind = std::move(fact.kind),
                                      .line = to_file_ + line + fact.line,
                                      .detail = std::move(fact.detail)});
    }
  }

  void observe(std::string_view kind, int line, const char* detail) {
    if (detail == nullptr || *detail == '\0') return;
    if (result_.observations.size() > kMaxObservations) return;
    result_.observations.push_back({.kind = std::string(kind), .line = line, .detail = detail});
  }

  void finish_heading() {
    std::string_view text = trim(heading_);
    // `{#id}` of Hugo and `{: #id}` of kramdown.
    if (const std::size_t open = text.rfind('{'); text.ends_with('}') && open != text.npos) {
      std::string_view id = text.substr(open + 1, text.size() - open - 2);
      if (id.starts_with(':')) id.remove_prefix(1);
      id = trim(id);
      if (id.size() > 1 && id.front() == '#') {
        block_->anchor = id.substr(1, id.find(' ') - 1);
        text = trim(text.substr(0, open));
      }
    }
    block_->text = text.substr(0, cut_at_character(text, kLongestHeading));
    heading_.clear();
    in_heading_ = false;
  }

  std::string_view text_;  // owned by the caller of parse_markdown
  LineIndex lines_;
  int to_file_;  // added to a line of the text gives the line of the file
  Markdown result_;
  std::vector<std::pair<cmark_node*, std::size_t>> nodes_;  // top-level node → block

  Block* block_ = nullptr;  // the one the walk is in
  int depth_ = 0;           // containers open inside it
  int inline_line_ = 0;     // added to the lines of inlines
  int links_open_ = 0;
  bool in_heading_ = false;
  std::string heading_;
  std::string running_text_;
  int running_line_ = 0;
};

}  // namespace

Markdown parse_markdown(std::string_view text, int first_line) {
  if (!is_cheap_to_parse(text)) {
    Markdown plain = parse_plain(text, first_line);
    plain.observations.push_back({.kind = "plain_text",
                                  .line = first_line,
                                  .detail = "too costly to parse as Markdown: read as plain text"});
    return plain;
  }
  const Tree tree = parse_tree(text);
  return TreeReader(text, first_line).read(tree.get());
}

}  // namespace runbook
