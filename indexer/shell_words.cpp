#include "indexer/shell_words.h"

#include <algorithm>
#include <utility>

#include "indexer/parse/line_shapes.h"

namespace runbook {
namespace {

constexpr std::string_view kSeparators = "|&;(){}\n";

// A name that is no program.
constexpr std::string_view kUnknownCommand = "$\n";

std::string without_here_documents(std::string_view text) {
  std::string kept;
  std::string_view word;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) {
      kept.append(line).append("\n");
      word = here_document_word(line);
    } else if (without_container_marks(line) == word) {
      word = {};
    } else if (line.find("$(") != std::string_view::npos ||
               line.find('`') != std::string_view::npos) {
      kept.append(kUnknownCommand);  // the shell runs it before it hands the body on
    }
  }
  if (!word.empty()) kept.append(kUnknownCommand);  // perhaps no here-document
  return kept;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<SimpleCommand> read() {
    while (at_ < text_.size())
      step();
    end_command();
    return std::move(commands_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '\\' && at_ + 1 < text_.size()) {
      if (text_[at_ + 1] != '\n') add(text_[at_ + 1]);
      at_ += 2;
    } else if (c == '\'' || c == '"') {
      read_quoted(c);
    } else if (const std::size_t size = placeholder_size(); size != 0) {
      word_.append(text_.substr(at_, size));
      in_word_ = true;
      at_ += size;
    } else if (c == '>') {
      read_redirection();
    } else if (c == '<') {
      end_word();
      skip_target_ = true;
      ++at_;
    } else if (c == '#' && !in_word_) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '$' && next() == '{') {
      const std::size_t end = std::min(text_.find('}', at_), text_.size() - 1);
      if (text_.substr(at_, end - at_).find_first_of("(`") != std::string_view::npos)
        hide_command();
      word_.append(text_.substr(at_, end - at_ + 1));
      in_word_ = true;
      at_ = end + 1;
    } else if (c == '{' && next() == '}') {  // find's and xargs' name of what they found
      word_ += "{}";
      in_word_ = true;
      at_ += 2;
    } else if (c == '}' && in_word_) {
      add(c);
      ++at_;
    } else if (c == '{' && in_word_) {
      add(c);
      ++at_;
    } else if (c == '|' && next() == '|') {
      end_command();
      at_ += 2;
    } else if (kSeparators.find(c) != std::string_view::npos || c == '`') {
      end_command();
      if (c == '|') piped_ = true;
      ++at_;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      end_word();
      ++at_;
    } else {
      add(c);
      ++at_;
    }
  }

  // <pod name> and {{ pod }} are one word, whatever stands in them.
  std::size_t placeholder_size() const {
    constexpr std::size_t kLongest = 60;
    const std::string_view rest = text_.substr(at_, kLongest);
    if (rest.starts_with("{{")) {
      const std::size_t end = rest.find("}}");
      return end == std::string_view::npos ? 0 : end + 2;
    }
    if (rest.size() < 3 || rest[0] != '<') return 0;
    const bool letter = (rest[1] >= 'a' && rest[1] <= 'z') || (rest[1] >= 'A' && rest[1] <= 'Z');
    const std::size_t end = rest.find_first_of("<>\n\"'|&;", 1);
    const bool closed = end != std::string_view::npos && rest[end] == '>' && rest[end - 1] != ' ';
    return letter && closed ? end + 1 : 0;
  }

  char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }

  void read_quoted(char quote) {
    in_word_ = true;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      const bool escaped = quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size();
      const bool substitutes = quote == '"' && (text_[at_] == '`' || text_.substr(at_, 2) == "$(");
      if (substitutes) hide_command();
      if (escaped) ++at_;
      word_ += text_[at_];
    }
    ++at_;
  }

  // A command within quotes is not taken apart; a name that is no program stands for it.
  void hide_command() { commands_.push_back({.words = {"$"}}); }

  void read_redirection() {
    const bool numbered = word_.size() == 1 && word_[0] >= '0' && word_[0] <= '9';
    if (numbered || word_ == "&") {  // the descriptor of `2>`
      word_.clear();
      in_word_ = false;
    }
    end_word();
    while (at_ < text_.size() && (text_[at_] == '>' || text_[at_] == '|'))
      ++at_;
    if (at_ < text_.size() && text_[at_] == '&') {
      ++at_;
      skip_target_ = true;
      return;
    }
    const std::size_t begin = std::min(text_.find_first_not_of(" \t", at_), text_.size());
    const std::string_view target = text_.substr(begin);
    const std::string_view name = target.substr(0, target.find_first_of(" \t\r\n|&;()<>"));
    if (name != "/dev/null" && name != "/dev/stdout" && name != "/dev/stderr") {
      current_.writes_file = true;
    }
    skip_target_ = true;
  }

  void add(char c) {
    word_ += c;
    in_word_ = true;
  }

  void end_word() {
    if (!in_word_) return;
    if (!skip_target_) current_.words.push_back(word_);
    skip_target_ = false;
    word_.clear();
    in_word_ = false;
  }

  void end_command() {
    end_word();
    skip_target_ = false;
    if (!current_.words.empty() || current_.writes_file) {
      current_.piped = std::exchange(piped_, false);
      commands_.push_back(std::move(current_));
    }
    current_ = {};
  }

  std::string_view text_;  // of read()'s caller
  std::size_t at_ = 0;
  std::string word_;
  bool in_word_ = false;
  bool piped_ = false;        // the next command reads what the last one prints
  bool skip_target_ = false;  // the next word names a file
  SimpleCommand current_;
  std::vector<SimpleCommand> commands_;
};

}  // namespace

std::vector<SimpleCommand> split_commands(std::string_view line) {
  const std::string text = without_here_documents(line);
  return Reader(text).read();
}

void QuoteWatch::feed(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && quote_ != '\'') {
      ++i;
    } else if (open()) {
      if (c == quote_) quote_ = '\0';
    } else if (c == '\'' || c == '"') {
      quote_ = c;
    } else if (c == '#' && (i == 0 || line[i - 1] == ' ')) {
      return;  // a comment
    }
  }
}

}  // namespace runbook
