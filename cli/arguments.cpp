#include "cli/arguments.h"

#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace runbook::cli {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// "--limit", "--limit=5"; not "--", "---" or "--5".
bool looks_long(std::string_view argument) {
  return argument.size() > 2 && argument.starts_with("--") && is_letter(argument[2]);
}

bool looks_short(std::string_view argument) {
  return argument.size() > 1 && argument[0] == '-' && argument[1] != '-';
}

class Splitter {
 public:
  Splitter(std::span<const std::string> arguments, const Flags& known, Words words)
      : arguments_(arguments), known_(known), takes_words_(words == Words::some) {}

  Result<Arguments> run() {
    while (next_ < arguments_.size()) {
      RB_TRY(take(arguments_[next_++]));
    }
    if (out_.words.size() == 1 && out_.words[0] == "-h" && !words_only_) {
      out_.words.clear();
      out_.flags.emplace_back("--help");
    }
    if (!takes_words_ && !out_.words.empty()) return no_words_taken(out_.words.front());
    return std::move(out_);
  }

 private:
  Status take(const std::string& argument) {
    if (words_only_ || !argument.starts_with('-')) {
      out_.words.push_back(argument);
    } else if (argument == "--") {
      words_only_ = true;
    } else if (looks_long(argument)) {
      return take_long(argument);
    } else if (looks_short(argument) && !takes_words_ && argument != "-h") {
      return unknown(argument);
    } else {
      out_.words.push_back(argument);
    }
    return ok();
  }

  Status take_long(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const auto takes = known_.find(name);
    if (!takes) {
      if (!takes_words_ || argument.find(' ') == std::string::npos) return unknown(argument);
      out_.words.push_back(argument);
      return ok();
    }
    if (*takes == Flags::Takes::nothing) {
      if (equals != std::string::npos) return wrong(name, "takes no value");
      out_.flags.push_back(name);
      return ok();
    }
    if (equals == std::string::npos) return take_value(name);
    if (equals + 1 == argument.size()) return wrong(name, "expected a value after =");
    out_.flags.push_back(argument);
    return ok();
  }

  Status take_value(const std::string& name) {
    if (next_ == arguments_.size() || arguments_[next_].empty()) {
      return wrong(name, "expected a value");
    }
    out_.flags.push_back(str_cat(name, "=", arguments_[next_++]));
    return ok();
  }

  Error wrong(std::string_view name, std::string_view what) const {
    return Error{.code = Errc::invalid_argument, .message = str_cat(name, ": ", what)};
  }

  Error unknown(std::string_view argument) const {
    const std::string name(argument.substr(0, argument.find('=')));
    std::string message = str_cat("unknown flag `", name, "`");
    if (const auto nearest = nearest_name(name, known_.names())) {
      message += str_cat(", did you mean `", *nearest, "`?");
    }
    return Error{.code = Errc::invalid_argument,
                 .message = std::move(message),
                 .hint = takes_words_ ? "if it is meant as text, quote it, or put -- before it"
                                      : "`--help` lists the flags"};
  }

  static Error no_words_taken(std::string_view word) {
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("this command takes no words, got `", word, "`"),
                 .hint = "`--help` shows how it is used"};
  }

  std::span<const std::string> arguments_;
  const Flags& known_;
  bool takes_words_;
  std::size_t next_ = 0;
  bool words_only_ = false;  ///< behind `--`
  Arguments out_;
};

}  // namespace

Result<Arguments> split_arguments(std::span<const std::string> arguments, const Flags& known,
                                  Words words) {
  return Splitter(arguments, known, words).run();
}

bool wants_json(std::span<const std::string> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") return false;
    if (arguments[i] == "--format=json") return true;
    if (arguments[i] == "--format" && i + 1 < arguments.size() && arguments[i + 1] == "json") {
      return true;
    }
  }
  return false;
}

}  // namespace runbook::cli
