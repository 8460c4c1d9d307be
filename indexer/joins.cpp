#include "indexer/joins.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "graph/common_words.h"
#include "graph/sure_mention.h"
#include "indexer/name_mentions.h"

namespace runbook {
namespace {

// How sure each reason is; together they are as sure as none of them being wrong by chance. Set
// once by what the reason is, and held against 100 pages judged by hand (tests/quality/run_joins).
constexpr double kFrontMatter = 0.95;
constexpr double kFolder = 0.85;
constexpr double kCommonFolder = 0.75;  // "search/" may be a topic
constexpr double kTitle = 0.80;
constexpr double kFileName = 0.70;
constexpr double kCommonTitle = 0.65;  // and the text means the service at least once
constexpr double kNamedToo = 0.30;     // the text of a page that is joined anyway

// The text alone: a heading and a sentence, or four sentences, and one in 125 words. Operators'
// pages name the neighbours of their service about half as often.
constexpr double kLeastPoints = 4.0;
constexpr double kLeastShare = 0.008;
constexpr double kBytesPerWord = 6.5;
constexpr double kTextFloor = 0.50;
constexpr double kTextPerPoint = 0.02;
constexpr double kTextCeiling = 0.75;

constexpr double kLeastConfidence = 0.5;
constexpr std::size_t kMostByText = 5;  // whose text is about more describes the whole
constexpr std::size_t kMaxJoins = 16;   // a page about more is a list of services

// Folders that sort files, whatever service may be called so.
constexpr std::array<std::string_view, 22> kSorting = {
    "alerts",   "app",      "apps",   "config", "content", "doc",     "docs",     "guides",
    "images",   "internal", "main",   "manual", "pages",   "runbook", "runbooks", "service",
    "services", "shared",   "source", "src",    "test",    "tests",
};

bool sorts_files(std::string_view folder) {
  return std::find(kSorting.begin(), kSorting.end(), folder) != kSorting.end();
}

std::string_view stem_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.substr(0, name.find('.'));
}

/// The line of the front matter that names the service: behind a key that says "service"; 0 when
/// there is none.
int line_of_service(std::string_view text, std::string_view service) {
  constexpr int kMaxLines = 200;
  const std::string wanted = fold_case(service);
  int key_line = 0;
  int number = 0;
  for (std::size_t begin = 0; begin < text.size() && ++number <= kMaxLines;) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = fold_case(text.substr(begin, end - begin));
    begin = end + 1;
    if (number > 1 && (line.starts_with("---") || line.starts_with("+++"))) break;
    const std::size_t key = line.find_first_not_of(" \t\"'");
    const bool is_key = key != std::string::npos && line.compare(key, 7, "service") == 0;
    if (is_key && key_line == 0) key_line = number;
    if (key_line > 0 && line.find(wanted) != std::string::npos) return number;
  }
  return key_line;
}

class Joiner {
 public:
  Joiner(const DocumentRow& row, std::string_view text, const ServiceNames& names)
      : row_(row), text_(text), names_(names) {}

  std::vector<JoinRow> run() {
    by_front_matter();
    if (!names_.empty()) {
      mentions_ = find_mentions(text_, names_);
      by_folder();
      by_names();
      by_text();
    }
    return take();
  }

 private:
  struct Found {
    JoinKind kind = JoinKind::text;
    double doubt = 1;
    std::string reasons;
  };

  void add(const std::string& key, JoinKind kind, double confidence, std::string_view reason) {
    Found& found = found_[key];
    found.kind = std::min(found.kind, kind);
    found.doubt *= 1 - confidence;
    found.reasons += str_cat(found.reasons.empty() ? "" : "; ", reason);
  }

  void by_front_matter() {
    for (const std::string& service : row_.services) {
      const std::string written(trim(service));
      const std::string key = names_.key_of(written).value_or(fold_case(written));
      if (key.empty() || !stated_.insert(key).second) continue;
      const int line = line_of_service(text_, written);
      std::string reason = "front matter";
      if (line > 0) reason += str_cat(" line ", line);
      if (key != fold_case(written)) reason += str_cat(": \"", written, "\"");
      add(key, JoinKind::front_matter, kFrontMatter, reason);
    }
  }

  /// The nearest folder that is called as a service.
  void by_folder() {
    std::vector<std::string_view> parts = split(row_.path, '/');
    parts.pop_back();
    for (auto folder = parts.rbegin(); folder != parts.rend(); ++folder) {
      const std::string name = fold_case(*folder);
      if (sorts_files(name)) continue;
      const auto key = names_.key_of(name);
      if (!key) continue;
      add(*key, JoinKind::folder, is_common_word(name) ? kCommonFolder : kFolder,
          str_cat("folder ", *folder, "/"));
      return;
    }
  }

  void by_names() {
    std::set<std::string> done;
    add_named_in(row_.title, "title", kTitle, done);
    for (const std::string& alias : row_.aliases)
      add_named_in(alias, "other title", kTitle, done);
    add_named_in(stem_of(row_.path), "file name", kFileName, done);
  }

  /// As it stands, and with identifiers taken apart: "CloudSQLDown" names cloud-sql.
  void add_named_in(std::string_view name, std::string_view where, double confidence,
                    std::set<std::string>& done) {
    for (const std::string& way : {std::string(name), split_identifiers(name)}) {
      std::vector<NameInText> found;
      names_.find(way, found);
      for (const NameInText& one : found) {
        const std::string& key = one.name->key;
        const bool sure = !one.name->common || is_sure_mention(way, one.begin, one.end);
        const auto mentions = mentions_.find(key);
        const bool meant = mentions != mentions_.end() && mentions->second.sure > 0;
        if ((!sure && !meant) || !done.insert(key).second) continue;
        add(key, JoinKind::title, sure ? confidence : kCommonTitle,
            str_cat(where, " holds \"", way.substr(one.begin, one.end - one.begin), "\""));
      }
    }
  }

  void by_text() {
    const double word_count = static_cast<double>(text_.size()) / kBytesPerWord;
    for (const auto& [key, mentions] : mentions_) {
      const bool much =
          mentions.points >= kLeastPoints && mentions.points >= kLeastShare * word_count;
      const std::string reason = str_cat("text: \"", mentions.written, "\" ×", mentions.count);
      if (found_.find(key) != found_.end()) {
        add(key, JoinKind::text, kNamedToo, reason);
      } else if (much && stated_.empty()) {  // who says which services it is about means these
        add(key, JoinKind::text,
            std::min(kTextCeiling, kTextFloor + kTextPerPoint * mentions.points), reason);
      }
    }
  }

  std::vector<JoinRow> take() {
    std::vector<JoinRow> joins;
    for (auto& [key, found] : found_) {
      const double confidence = 1 - found.doubt;
      if (confidence < kLeastConfidence) continue;
      joins.push_back({.service = key,
                       .kind = found.kind,
                       .confidence = confidence,
                       .reason = std::move(found.reasons)});
    }
    std::stable_sort(joins.begin(), joins.end(), [](const JoinRow& a, const JoinRow& b) {
      return a.confidence > b.confidence;
    });
    const auto by_text = [](const JoinRow& join) { return join.kind == JoinKind::text; };
    const auto count = std::count_if(joins.begin(), joins.end(), by_text);
    if (static_cast<std::size_t>(count) > kMostByText) std::erase_if(joins, by_text);
    if (joins.size() > kMaxJoins) joins.resize(kMaxJoins);
    return joins;
  }

  const DocumentRow& row_;
  std::string_view text_;
  const ServiceNames& names_;
  std::set<std::string> stated_;  ///< by front matter
  std::map<std::string, Mentions> mentions_;
  std::map<std::string, Found> found_;
};

}  // namespace

std::vector<JoinRow> join_services(const DocumentRow& row, std::string_view text,
                                   const ServiceNames& names) {
  if (row.services.empty() && names.empty()) return {};
  return Joiner(row, text, names).run();
}

}  // namespace runbook
