// CODEOWNERS of GitHub and GitLab: a pattern and its owners a line, the last match wins.
//
// GitLab adds sections: `[Name][2] @default`, `^[Optional]`; within each the last match wins, and
// every section has its say. A pattern without owners takes the section's, and outside a section it
// says that nobody owns what it matches. `!pattern` takes back what the section said.
#include "base/text.h"
#include "indexer/parse/catalogs/readers.h"

namespace runbook::catalogs {
namespace {

bool is_blank_char(char c) {
  return c == ' ' || c == '\t';
}

/// The words of a line; a backslash keeps a blank in its word; `#` behind a blank ends the line.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  for (std::size_t at = 0; at <= line.size(); ++at) {
    const char c = at < line.size() ? line[at] : ' ';
    if (c == '\\' && at + 1 < line.size() && (is_blank_char(line[at + 1]) || line[at + 1] == '#')) {
      word += line[++at];
    } else if (c == '#' && word.empty()) {
      return out;
    } else if (!is_blank_char(c)) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

bool is_owner(std::string_view word) {
  return word.find('@') != std::string_view::npos && word.size() > 1;
}

class CodeOwners {
 public:
  explicit CodeOwners(FactWriter& out) : out_(out) {}

  void take(int line, std::string_view text) {
    text = trim(text);
    if (text.empty() || text.front() == '#') return;
    if (take_section(text)) return;
    std::vector<std::string> parts = words_of(text);
    if (parts.empty()) return;
    const std::string pattern = std::move(parts.front());
    std::vector<std::string> owners;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (is_owner(parts[i])) {
        owners.push_back(std::move(parts[i]));
      } else {
        out_.problem(line, str_cat("\"", parts[i], "\" is no owner"),
                     "write @user, @organisation/team or an address");
      }
    }
    if (pattern.starts_with('!') && section_.empty())
      out_.problem(line, "GitHub does not know `!` in CODEOWNERS; the line has no effect there",
                   "write a later pattern without owners");
    if (owners.empty()) owners = defaults_;
    write(line, pattern, owners);
  }

 private:
  /// `[Name]`, `^[Name][2] @owner`. A pattern of a character range looks alike, but has no blank or
  /// end behind its bracket.
  bool take_section(std::string_view text) {
    if (text.starts_with("^[")) text.remove_prefix(1);
    const std::size_t close = text.find(']');
    if (!text.starts_with('[') || close == std::string_view::npos) return false;
    std::string_view rest = text.substr(close + 1);
    if (rest.starts_with('[')) rest.remove_prefix(std::min(rest.size(), rest.find(']') + 1));
    if (!rest.empty() && !is_blank_char(rest.front())) return false;
    section_ = trim(text.substr(1, close - 1));
    defaults_.clear();
    for (std::string& word : words_of(rest))
      if (is_owner(word)) defaults_.push_back(std::move(word));
    return true;
  }

  void write(int line, const std::string& pattern, const std::vector<std::string>& owners) {
    const auto add = [&](std::string_view owner) {
      out_.add({.kind = FactKind::path_owner,
                .line = line,
                .subject = pattern,
                .relation = "owner",
                .object = std::string(owner),
                .detail = section_});
    };
    if (owners.empty()) add("");
    for (const std::string& owner : owners)
      add(owner);
  }

  FactWriter& out_;
  std::string section_;
  std::vector<std::string> defaults_;
};

}  // namespace

bool is_codeowners(const CatalogFile& file) {
  return file.path.substr(file.path.rfind('/') + 1) == "CODEOWNERS";
}

void read_codeowners(const CatalogFile& file, FactWriter& out) {
  CodeOwners reader(out);
  const LineIndex lines(file.text);
  for (int number = 1; number <= lines.count(); ++number)
    reader.take(number, lines.line(number));
}

}  // namespace runbook::catalogs
