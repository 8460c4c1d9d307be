#include "graph/question_services.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "graph/common_words.h"
#include "graph/entity_ref.h"
#include "graph/sure_mention.h"
#include "store/fts_query.h"

namespace runbook {
namespace {

// A question with more words is a log: its first ones say where it comes from. At most eight
// look-ups of 2 µs for each.
constexpr std::size_t kMaxWords = 32;
constexpr std::size_t kMaxNameWords = 4;  // "redis-cluster-chat-cache"

bool parts_words(char c) {
  return std::string_view(" -_./:").find(c) != std::string_view::npos;
}

/// Looks for the names of one question.
class NameSearch {
 public:
  NameSearch(std::string_view question, const Evidence& index)
      : question_(question), index_(index), words_(words(question)) {
    if (words_.size() > kMaxWords) words_.resize(kMaxWords);
  }

  Result<std::vector<AskedService>> run() {
    for (std::size_t first = 0; first < words_.size();) {
      RB_TRY(const std::size_t taken, take_at(first));
      first += std::max<std::size_t>(taken, 1);
    }
    return std::move(asked_);
  }

 private:
  /// The longest name that begins at a word. @return  how many words it has; 0: there is none
  Result<std::size_t> take_at(std::size_t first) {
    if (is_stop_word(fold_case(text_of(first, first)))) return std::size_t{0};
    for (std::size_t last = last_of_name(first) + 1; last-- > first;) {
      const std::string name = alias_key(text_of(first, last));
      RB_TRY(const std::vector<NamedService> services, index_.services_named(name));
      // A name of several services is meant by none.
      if (services.size() != 1 || !is_service_key(services.front().key)) continue;
      if (is_meant(first, last)) add(services.front(), name);
      return last - first + 1;
    }
    return std::size_t{0};
  }

  /// How far the words are parted by one sign each.
  std::size_t last_of_name(std::size_t first) const {
    std::size_t last = first;
    while (last + 1 < words_.size() && last + 1 < first + kMaxNameWords &&
           words_[last].end + 1 == words_[last + 1].begin &&
           parts_words(question_[words_[last].end]))
      ++last;
    return last;
  }

  bool is_meant(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i <= last; ++i)
      if (!is_common_word(fold_case(text_of(i, i)))) return true;
    return is_sure_mention(question_, words_[first].begin, words_[last].end);
  }

  std::string_view text_of(std::size_t first, std::size_t last) const {
    return question_.substr(words_[first].begin, words_[last].end - words_[first].begin);
  }

  void add(const NamedService& service, const std::string& name) {
    for (const std::string& key : {service.key, service.successor}) {
      const bool known = std::any_of(asked_.begin(), asked_.end(),
                                     [&](const AskedService& one) { return one.key == key; });
      if (!key.empty() && !known) asked_.push_back({.key = key, .by_key = key == name});
    }
  }

  std::string_view question_;
  const Evidence& index_;
  std::vector<Word> words_;
  std::vector<AskedService> asked_;
};

}  // namespace

Result<std::vector<AskedService>> services_in(std::string_view question, const Evidence& index) {
  RB_TRY(const bool any, index.knows_services());
  if (!any) return std::vector<AskedService>();
  return NameSearch(question, index).run();
}

}  // namespace runbook
