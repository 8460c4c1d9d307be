#include "retriever/query.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/cut.h"
#include "base/text.h"
#include "embed/embedder.h"
#include "retriever/stems.h"
#include "store/fts_query.h"

namespace runbook {
namespace {

/// A question is read this far: enough for any alert with its labels or a screenful of log, and a
/// pasted file costs no more than that.
constexpr std::size_t kMaxBytes = 32 * 1024;
constexpr std::size_t kMaxIdentifiers = 64;
constexpr std::size_t kMaxPhrases = 8;
constexpr std::size_t kMinIdentifier = 6;  ///< letters; shorter ones are words ("k8s", "IPv6")
constexpr std::size_t kMaxName = 200;      ///< no file name or title that is asked for is longer
constexpr int kDecidingParts = 3;

bool is_ascii_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Parts of two letters or more: "OAuth2Proxy" has two, "KubePodNotReady" four.
int count_parts(std::string_view word) {
  int count = 0;
  WordParts parts(word);
  for (WordPart part; parts.next(part);)
    if (part.end - part.begin >= 2 && !(word[part.begin] >= '0' && word[part.begin] <= '9'))
      ++count;
  return count;
}

class Identifiers {
 public:
  void add(std::string_view written, bool decides) {
    if (written.size() > kMaxName || found_.size() >= kMaxIdentifiers) return;
    std::string key = squash(written);
    if (key.empty()) return;
    for (Identifier& known : found_) {
      if (known.key != key) continue;
      known.decides = known.decides || decides;
      return;
    }
    found_.push_back({.written = std::string(written), .key = std::move(key), .decides = decides});
  }
  std::vector<Identifier> take() {
    std::stable_sort(found_.begin(), found_.end(), [](const Identifier& a, const Identifier& b) {
      return a.decides > b.decides;
    });
    return std::move(found_);
  }

 private:
  std::vector<Identifier> found_;
};

/// Where a pager writes the alert's name: `[FIRING:1] Name (severity) key="value"`, `[RESOLVED]
/// Name`, `FIRING: Name`. The name ends at a bracket, a label or the line's end.
std::optional<std::string_view> pager_name(std::string_view line) {
  static constexpr std::array<std::string_view, 7> kStates = {
      "firing", "resolved", "alerting", "alert", "triggered", "pending", "no data"};
  line = trim(line);
  const bool bracket = !line.empty() && line.front() == '[';
  const std::size_t close = line.find(bracket ? ']' : ':');
  if (close == std::string_view::npos || close > 24) return std::nullopt;
  const std::string state =
      ascii_lower(trim(line.substr(bracket ? 1 : 0, close - (bracket ? 1 : 0))));
  const bool known = std::any_of(kStates.begin(), kStates.end(), [&](std::string_view name) {
    return state.starts_with(name) && (state.size() == name.size() || state[name.size()] == ':');
  });
  if (!known) return std::nullopt;
  std::string_view name = trim(line.substr(close + 1));
  name = trim(name.substr(0, name.find_first_of("([{|\"")));
  if (const std::size_t label = name.find('='); label != std::string_view::npos) {
    const std::size_t space = name.rfind(' ', label);
    name = space == std::string_view::npos ? std::string_view{} : trim(name.substr(0, space));
  }
  if (name.empty()) return std::nullopt;
  return name;
}

/// `alertname=Name`, `alertname: "Name"`.
std::optional<std::string_view> alertname_label(std::string_view line) {
  static constexpr std::string_view kKey = "alertname";
  const std::size_t key = line.find(kKey);
  if (key == std::string_view::npos) return std::nullopt;
  std::string_view rest = line.substr(key + kKey.size());
  const std::size_t begin = rest.find_first_not_of("\"' =:");
  if (begin == 0 || begin == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(begin);
  return rest.substr(0, rest.find_first_of("\"' ,;)}\t"));
}

void add_pager_names(std::string_view text, Identifiers& identifiers) {
  for (const std::string_view line : split(text, '\n')) {
    if (const auto name = pager_name(line)) {
      identifiers.add(*name, true);
      // A sentence may stand there too ("Database backup failed"): its first word is no name.
      const std::string_view first = name->substr(0, name->find(' '));
      if (count_parts(first) >= 2) identifiers.add(first, true);
    }
    if (const auto name = alertname_label(line)) identifiers.add(*name, true);
  }
}

void add_written_names(std::string_view text, Identifiers& identifiers) {
  for (std::size_t begin = 0; begin < text.size();) {
    if (!is_ascii_word(text[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < text.size() && (is_ascii_word(text[end]) || text[end] == '_' || text[end] == '-'))
      ++end;
    while (text[end - 1] == '_' || text[end - 1] == '-')
      --end;
    const std::string_view word = text.substr(begin, end - begin);
    const bool kebab = word.find('-') != std::string_view::npos;
    const int parts = count_parts(word);
    if (parts >= 2 && squash(word).size() >= kMinIdentifier)
      identifiers.add(word, !kebab && parts >= kDecidingParts);
    begin = end;
  }
}

std::vector<Identifier> identifiers_of(std::string_view text) {
  Identifiers identifiers;
  identifiers.add(trim(text), true);  // the whole question may be a name
  add_pager_names(text, identifiers);
  add_written_names(text, identifiers);
  return identifiers.take();
}

/// The whole question, or what a pager's only line names.
std::vector<std::string> bare_names_of(std::string_view text) {
  text = trim(text);
  std::vector<std::string> names;
  if (text.size() > kMaxName || text.find('\n') != std::string_view::npos) return names;
  names.push_back(squash(text));
  if (const auto name = pager_name(text)) names.push_back(squash(*name));
  std::erase(names, std::string());
  return names;
}

std::string joined_words(std::string_view text) {
  std::string out;
  std::size_t last_word = std::string_view::npos;
  WordParts parts(text);
  for (WordPart part; parts.next(part);) {
    if (part.word_begin == last_word) continue;
    last_word = part.word_begin;
    if (!out.empty()) out += ' ';
    out += fold_case(text.substr(part.word_begin, part.word_end - part.word_begin));
  }
  return out;
}

/// Text in quotation marks of two words or more; `key="value"` is a label and no phrase.
std::vector<std::string> phrases_of(std::string_view text) {
  std::vector<std::string> phrases;
  for (std::size_t open = text.find_first_of("\"`"); open != std::string_view::npos;) {
    const std::size_t close = text.find(text[open], open + 1);
    if (close == std::string_view::npos) break;
    const bool label = open > 0 && (text[open - 1] == '=' || text[open - 1] == ':');
    std::string phrase = joined_words(text.substr(open + 1, close - open - 1));
    if (!label && phrases.size() < kMaxPhrases && phrase.size() <= kMaxName &&
        phrase.find(' ') != std::string::npos)
      phrases.push_back(std::move(phrase));
    open = text.find_first_of("\"`", close + 1);
  }
  return phrases;
}

/// Collects content words and their neighbours.
class ContentReader {
 public:
  explicit ContentReader(Query& query) : query_(query) {}

  /// Words that count, and who stands beside whom. Stop words part nothing.
  void read_words(std::string_view text, bool keep_all) {
    int previous = StemFinder::kNone;
    WordParts parts(text);
    for (WordPart part; parts.next(part);) {
      const std::string_view written =
          text.substr(part.word_begin, part.word_end - part.word_begin);
      const bool is_name = is_name_with_digits(written) || (keep_all && !part.is_whole());
      if (is_name && part.is_first()) {
        const int whole = add(fold_case(written), false);
        add_pair({previous, whole});
        previous = whole;
      }
      const std::string word = fold_case(text.substr(part.begin, part.end - part.begin));
      if (!part.is_whole() && !is_telling(word)) continue;
      if (!keep_all && is_stop_word(word)) continue;
      const int index = add(word, false);
      if (is_name) continue;
      add_pair({previous, index});
      previous = index;
    }
  }

  /// Whole identifiers, and what the text for the embedder leaves out.
  void read_aside(std::string_view text) {
    WordParts parts(text);
    for (WordPart part; parts.next(part);) {
      if (part.is_first()) add_aside(text.substr(part.word_begin, part.word_end - part.word_begin));
      if (!part.is_whole()) add_aside(text.substr(part.begin, part.end - part.begin));
    }
  }

 private:
  /// Single letters and bare numbers say something only as words of their own ("5xx" → xx).
  static bool is_telling(std::string_view word) {
    return word.size() >= 2 && !(word[0] >= '0' && word[0] <= '9');
  }

  /// "x509", "k8s", "log4j": parts of it say nothing, so the whole is the word. Longer mixes are
  /// hashes and addresses.
  static bool is_name_with_digits(std::string_view written) {
    constexpr int kMostParts = 4;  // 0x1f
    int count = 0;
    bool says_nothing = false;
    WordParts parts(written);
    for (WordPart part; parts.next(part); ++count)
      says_nothing = says_nothing || !is_telling(written.substr(part.begin, part.end - part.begin));
    return says_nothing && count > 1 && count <= kMostParts;
  }

  void add_aside(std::string_view word) {
    const std::string lower = fold_case(word);
    if (is_telling(lower) && !is_stop_word(lower)) add(lower, true);
  }

  int add(const std::string& word, bool aside) {
    std::string stem = stemmer_.stem(word);
    for (const ContentWord& known : query_.content)
      if (known.stem == stem) return static_cast<int>(&known - query_.content.data());
    if (query_.content.size() >= kMaxContent) return StemFinder::kNone;
    query_.content.push_back({.word = word, .stem = std::move(stem), .aside = aside});
    return static_cast<int>(query_.content.size()) - 1;
  }

  void add_pair(const WordPair& pair) {
    if (pair.first < 0 || pair.second < 0 || pair.first == pair.second) return;
    if (query_.pairs.size() >= kMaxPairs) return;
    if (std::find(query_.pairs.begin(), query_.pairs.end(), pair) == query_.pairs.end())
      query_.pairs.push_back(pair);
  }

  Query& query_;
  Stemmer stemmer_;
};

void read_content(std::string_view text, Query& query) {
  ContentReader reader(query);
  reader.read_words(query.embedding_text, false);
  if (query.content.empty()) reader.read_words(query.embedding_text, true);
  reader.read_aside(text);
}

}  // namespace

Query understand(std::string_view question) {
  const std::string valid =
      to_valid_utf8(question.substr(0, cut_at_character(question, kMaxBytes)));
  Query query;
  query.text = question;
  query.embedding_text = normalize_for_embedding(valid);
  if (is_blank(query.embedding_text)) query.embedding_text = valid;
  query.terms = question_terms(valid);
  query.phrases = phrases_of(valid);
  query.identifiers = identifiers_of(valid);
  query.bare_names = bare_names_of(valid);
  read_content(valid, query);
  return query;
}

std::string to_string(const Query& query) {
  std::string out = "terms:";
  for (const std::string& term : query.terms)
    out += str_cat(" ", term);
  for (const std::string& phrase : query.phrases)
    out += str_cat("; phrase: ", phrase);
  for (const Identifier& name : query.identifiers)
    out += str_cat(name.decides ? "; name!: " : "; name: ", name.key);
  out += "; pairs:";
  for (const WordPair& pair : query.pairs)
    out += str_cat(" ", query.content[static_cast<std::size_t>(pair.first)].stem, "+",
                   query.content[static_cast<std::size_t>(pair.second)].stem);
  return out;
}

}  // namespace runbook
