#include "base/yaml.h"

#include <algorithm>
#include <exception>
#include <istream>
#include <streambuf>
#include <unordered_map>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/internal/yaml_events.h"
#include "base/text.h"

namespace runbook {
namespace {

/// Carries an Error out of yaml-cpp's callbacks, which have no other way to stop it.
struct Refused {
  Error error;
};

/// Lines that are `---` or `...`, alone or with something behind: where documents begin and end.
std::vector<int> find_marker_lines(const LineIndex& lines) {
  std::vector<int> numbers;
  for (int number = 1; number <= lines.count(); ++number) {
    const std::string_view line = lines.line(number);
    const bool marker = line.starts_with("---") || line.starts_with("...");
    if (marker && (line.size() == 3 || line[3] == ' ' || line[3] == '\t')) {
      numbers.push_back(number);
    }
  }
  return numbers;
}

/// Writes down what the parser sees, within the limits. Confined to one parse.
class Collector final : public YAML::EventHandler {
 public:
  /// @param text  what is parsed; outlives this
  Collector(const YamlLimits& limits, std::string_view text)
      : limits_(limits), lines_(text), marker_lines_(find_marker_lines(lines_)) {}

  /// Where the last value began: what is wrong with a quote is wrong from here on.
  int last_line() const { return last_line_; }
  const std::vector<YamlEvent>& events() const { return events_; }
  const std::vector<std::size_t>& roots() const { return roots_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (!roots_.empty()) refuse_without_marker(line_of(mark));
    roots_.push_back(events_.size());
    if (std::cmp_greater(roots_.size(), limits_.max_nodes)) {
      throw Refused{yaml_too_many(line_of(mark), limits_)};
    }
    anchors_.clear();  // an anchor reaches to the end of its document
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(YamlEvent::Kind::null, mark, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (limits_.aliases == Aliases::refuse) refuse(mark, "aliases");
    const std::size_t target = anchors_.at(anchor);
    if (std::find(open_.begin(), open_.end(), target) != open_.end()) {
      throw Refused{yaml_error(Errc::invalid_argument, line_of(mark),
                               "an alias stands inside the value it repeats")};
    }
    add(YamlEvent::Kind::alias, mark, YAML::NullAnchor).target = target;
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    YamlEvent& event = add(YamlEvent::Kind::scalar, mark, anchor);
    event.text = value;
    event.quoted = tag != kPlain;
    event.colon_behind = has_colon_behind(mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(YamlEvent::Kind::sequence, mark, tag, anchor).flow = style == YAML::EmitterStyle::Flow;
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(YamlEvent::Kind::mapping, mark, tag, anchor).flow = style == YAML::EmitterStyle::Flow;
  }
  void OnMapEnd() override { close(); }

 private:
  // yaml-cpp's tags of values that were written without one.
  static constexpr std::string_view kPlain = "?";
  static constexpr std::string_view kQuoted = "!";

  static int line_of(const YAML::Mark& mark) { return std::max(mark.line, 0) + 1; }

  [[noreturn]] static void refuse(const YAML::Mark& mark, std::string_view what) {
    throw Refused{yaml_error(Errc::invalid_argument, line_of(mark),
                             str_cat(what, " are not allowed here"), "write the value out")};
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) const {
    const bool written = !tag.empty() && tag != kPlain && tag != kQuoted;
    if (written && limits_.aliases == Aliases::refuse) refuse(mark, "tags");
  }

  /// yaml-cpp takes what follows a complete value (`[a] b`) for a document of its own.
  void refuse_without_marker(int line) const {
    const auto behind =
        last_is_null_ ? std::lower_bound(marker_lines_.begin(), marker_lines_.end(), last_line_)
                      : std::upper_bound(marker_lines_.begin(), marker_lines_.end(), last_line_);
    if (behind != marker_lines_.end() && *behind <= line) return;
    throw Refused{yaml_error(Errc::invalid_argument, line, "text follows the end of the value",
                             "look at the indentation and the quotes")};
  }

  YamlEvent& add(YamlEvent::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (++nodes_ > limits_.max_nodes) throw Refused{yaml_too_many(line_of(mark), limits_)};
    if (anchor != YAML::NullAnchor) {
      if (limits_.aliases == Aliases::refuse) refuse(mark, "anchors");
      anchors_[anchor] = events_.size();
    }
    YamlEvent event;
    event.kind = kind;
    event.line = last_line_ = line_of(mark);
    event.column = std::max(mark.column, 0);
    last_is_null_ = kind == YamlEvent::Kind::null;
    events_.push_back(std::move(event));
    return events_.back();
  }

  YamlEvent& open(YamlEvent::Kind kind, const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor) {
    check_tag(mark, tag);
    open_.push_back(events_.size());
    if (std::cmp_greater(open_.size(), limits_.max_depth)) {
      throw Refused{yaml_too_deep(line_of(mark), limits_)};
    }
    return add(kind, mark, anchor);
  }

  /// Also true behind `? key`, which needs none.
  bool has_colon_behind(const YAML::Mark& mark) const {
    const std::string_view line = lines_.line(line_of(mark));
    const auto column = static_cast<std::size_t>(std::max(mark.column, 0));
    return line.find(':', std::min(column, line.size())) != std::string_view::npos ||
           trim(line).starts_with('?');
  }

  void close() {
    open_.pop_back();
    YamlEvent end;
    end.kind = YamlEvent::Kind::end;
    events_.push_back(std::move(end));
  }

  const YamlLimits& limits_;
  const LineIndex lines_;
  const std::vector<int> marker_lines_;
  std::vector<YamlEvent> events_;
  std::vector<std::size_t> roots_;  ///< first event of each document
  std::vector<std::size_t> open_;   ///< collections around the cursor
  std::unordered_map<YAML::anchor_t, std::size_t> anchors_;
  int nodes_ = 0;
  int last_line_ = 1;          ///< where the last value began
  bool last_is_null_ = false;  ///< nothing was written: yaml-cpp then gives the line behind
};

/// Reads from memory that the caller owns, without the copy of a stringstream.
class MemoryBuffer final : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string& text) {
    setg(text.data(), text.data(), text.data() + text.size());
  }
};

bool is_forbidden_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

/// YAML forbids control characters, and yaml-cpp takes U+0004 for the end of the text.
Status refuse_controls(std::string_view text) {
  const auto* const found = std::find_if(text.begin(), text.end(), is_forbidden_control);
  if (found == text.end()) return ok();
  const auto offset = static_cast<std::size_t>(found - text.begin());
  return yaml_error(Errc::invalid_argument, LineIndex(text).line_of(offset),
                    str_cat("control character ", for_terminal(std::string_view(found, 1)),
                            " is not allowed in YAML"),
                    "remove it");
}

/// Every line ends in \n then, so that yaml-cpp counts lines as we do.
std::string with_unix_newlines(std::string text) {
  if (text.find('\r') == std::string::npos) return text;
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool pair = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (!pair) out += text[at] == '\r' ? '\n' : text[at];
  }
  return out;
}

bool is_blank_or_comment(std::string_view line) {
  line = trim(line);
  return line.empty() || line.starts_with('#');
}

/// Marks the end, because yaml-cpp closes an open quote at the end of the text without a word.
void end_document(std::string& text) {
  const std::vector<std::string_view> lines = split(text, '\n');
  if (std::all_of(lines.begin(), lines.end(), is_blank_or_comment)) return;
  if (!text.ends_with('\n')) text += '\n';
  text += "...\n";
}

struct Advice {
  std::string_view said;  ///< what yaml-cpp says, from its start
  std::string_view message;
  std::string_view hint;
};

constexpr std::string_view kOpenQuote = "illegal document indicator in scalar";

/// yaml-cpp speaks of its own rules; these are the slips of the pen behind them.
constexpr Advice kAdvice[] = {
    {"illegal map value", "`: ` stands where no value may begin",
     "put quotes around a value that contains `: `"},
    {"illegal map key", "a key stands where none may begin", "look at the indentation"},
    {"end of map not found", "a line does not belong to the mapping above it",
     "look at the indentation, and at lines without `:`"},
    {"end of map flow not found", "`{` is not closed", "close it, or put quotes around the value"},
    {"end of sequence flow not found", "`[` is not closed",
     "close it, or put quotes around the value"},
    {"end of sequence not found", "a line does not belong to the list above it",
     "look at the indentation"},
    {kOpenQuote, "a quote is not closed", "close it"},
    {"illegal block entry", "`- ` stands where no list may begin", "put the list on its own lines"},
    {"illegal flow end", "a closing bracket has no opening one",
     "put quotes around a value that contains brackets"},
    {"unknown token", "a character stands where no value may begin",
     "put quotes around a value that begins with a special character"},
    {"unknown escape character", "unknown escape after `\\`", "use single quotes, or write `\\\\`"},
    {"the referenced anchor is not defined", "an alias has no anchor", ""},
};

bool has_tab_indent(std::string_view line) {
  return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

Error syntax_error(const YAML::ParserException& failure, std::string_view text, int last_line) {
  const bool open_quote = std::string_view(failure.msg).starts_with(kOpenQuote);
  const int line = open_quote ? last_line : std::max(failure.mark.line, 0) + 1;
  if (has_tab_indent(LineIndex(text).line(line))) {
    return yaml_error(Errc::invalid_argument, line, "a tab stands where spaces indent",
                      "indent with spaces");
  }
  for (const Advice& advice : kAdvice) {
    if (std::string_view(failure.msg).starts_with(advice.said)) {
      return yaml_error(Errc::invalid_argument, line, std::string(advice.message),
                        std::string(advice.hint));
    }
  }
  return yaml_error(Errc::invalid_argument, line, str_cat("not valid YAML: ", failure.msg));
}

Status collect(std::string& text, Collector& collector) {
  MemoryBuffer buffer(text);
  std::istream stream(&buffer);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(collector)) {
    }
    return ok();
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const YAML::ParserException& failure) {
    return syntax_error(failure, text, collector.last_line());
  } catch (const std::exception& failure) {
    return yaml_error(Errc::invalid_argument, 1, str_cat("not valid YAML: ", failure.what()));
  }
}

}  // namespace

Error yaml_error(Errc code, int line, std::string message, std::string hint) {
  return Error{.code = code,
               .message = std::move(message),
               .where = str_cat("line ", line),
               .hint = std::move(hint)};
}

Error yaml_too_deep(int line, const YamlLimits& limits) {
  return yaml_error(Errc::too_large, line,
                    str_cat("nested deeper than ", limits.max_depth, " levels"));
}

Error yaml_too_many(int line, const YamlLimits& limits) {
  return yaml_error(Errc::too_large, line, str_cat("more than ", limits.max_nodes, " values"));
}

Result<std::vector<Node>> parse_yaml(std::string_view text, const YamlLimits& limits) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  RB_TRY(refuse_controls(text));
  std::string input = with_unix_newlines(to_valid_utf8(text));
  end_document(input);
  Collector collector(limits, input);
  RB_TRY(collect(input, collector));
  std::vector<Node> documents;
  for (const std::size_t root : collector.roots()) {
    RB_TRY(Node document, build_yaml_tree(collector.events(), root, limits));
    documents.push_back(std::move(document));
  }
  return documents;
}

}  // namespace runbook
