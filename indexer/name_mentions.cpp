#include "indexer/name_mentions.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "graph/sure_mention.h"

namespace runbook {
namespace {

// What a place is worth. A heading says what a section is about; a part of a longer name
// ("checkout-7f9c5", "redis_up") is a pod, a host or a metric of it, of which logs hold dozens.
constexpr double kHeading = 3.0;
constexpr double kSure = 2.0;
constexpr double kWhole = 1.0;
constexpr double kPart = 0.34;

/// Spans of links: `[text](target)`, `<target>`, and bare addresses.
class Links {
 public:
  explicit Links(std::string_view line) : line_(line) {
    for (std::size_t close = line.find("]("); close != std::string_view::npos;
         close = line.find("](", close + 2)) {
      const std::size_t open = line.rfind('[', close);
      const std::size_t end = line.find(')', close);
      spans_.push_back({open == std::string_view::npos ? close : open,
                        end == std::string_view::npos ? line.size() : end});
    }
    for (std::size_t at = line.find("://"); at != std::string_view::npos;
         at = line.find("://", at + 3)) {
      const std::size_t blank = line.find_first_of(" >)\"'`", at);
      spans_.push_back({at, blank == std::string_view::npos ? line.size() : blank});
    }
  }
  bool cover(std::size_t at) const {
    return std::any_of(spans_.begin(), spans_.end(),
                       [at](const Span& span) { return span.begin <= at && at < span.end; });
  }

 private:
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::string_view line_;
  std::vector<Span> spans_;
};

/// Reads a page line by line.
class MentionFinder {
 public:
  MentionFinder(std::string_view text, const ServiceNames& names) : text_(text), names_(names) {}

  std::map<std::string, Mentions> run() {
    std::size_t begin = skip_front_matter();
    while (begin < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      read_line(text_.substr(begin, end - begin));
      begin = end + 1;
    }
    return std::move(mentions_);
  }

 private:
  std::size_t skip_front_matter() const {
    const std::string_view fence = text_.substr(0, 4);
    if (fence != "---\n" && fence != "+++\n") return 0;
    const std::size_t close = text_.find(str_cat("\n", fence.substr(0, 3)), 3);
    return close == std::string_view::npos ? 0 : close + 4;
  }

  void read_line(std::string_view line) {
    const std::string_view shown =
        line.substr(std::min(line.find_first_not_of(" \t>"), line.size()));
    const bool fence = shown.starts_with("```") || shown.starts_with("~~~");
    if (fence) in_fence_ = !in_fence_;
    found_.clear();
    names_.find(line, found_);
    if (found_.empty() || fence) return;
    const bool heading = !in_fence_ && (shown.starts_with("# ") || shown.starts_with("##"));
    const Links links(line);
    for (const NameInText& name : found_)
      if (!links.cover(name.begin)) take(line, name, heading);
  }

  void take(std::string_view line, const NameInText& found, bool heading) {
    const bool before = is_joined_before(line, found.begin);
    const bool behind = is_joined_behind(line, found.end);
    const bool sure = is_sure_mention(line, found.begin, found.end);
    const std::string_view written = line.substr(found.begin, found.end - found.begin);
    // Two ordinary words beside each other are no name: "web pages". With a dash they are one.
    const bool spelt = written.find_first_of("-_") != std::string_view::npos;
    const bool common = found.name->common && !spelt;
    double points = 0;
    if (sure)
      points = heading ? kHeading : kSure;
    else if (!common && !before && !behind)
      points = heading ? kHeading : kWhole;
    else if (!common && line.substr(found.end).substr(0, 1) != "/" &&
             (found.begin == 0 || line[found.begin - 1] != '/'))
      points = kPart;
    if (points <= 0) return;
    Mentions& mentions = mentions_[found.name->key];
    mentions.points += points;
    mentions.sure += sure ? 1 : 0;
    if (mentions.count++ == 0) mentions.written = written;
  }

  std::string_view text_;
  const ServiceNames& names_;
  bool in_fence_ = false;
  std::vector<NameInText> found_;
  std::map<std::string, Mentions> mentions_;
};

}  // namespace

std::map<std::string, Mentions> find_mentions(std::string_view text, const ServiceNames& names) {
  if (names.empty()) return {};
  return MentionFinder(text, names).run();
}

}  // namespace runbook
