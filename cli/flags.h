// The flags of a command: declared once, for parsing, for help and for "did you mean".
//
// The one place that sees CLI11. It gets flags as `--name` or `--name=value` only: which argument
// is a flag and which is a word of the question is decided by `split_arguments`, since CLI11 takes
// the words after a repeatable option for its values and an unknown `-n` for an error.
// Targets are borrowed and outlive the Flags. Confined to one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"

namespace runbook::cli {

class Flags {
 public:
  Flags();
  ~Flags();

  /// Flags declared from here on stand under this heading in the help.
  void heading(const std::string& text);

  void toggle(const std::string& name, bool& target, const std::string& help);
  void text(const std::string& name, const std::string& value, std::string& target,
            const std::string& help);
  /// May be given several times.
  void texts(const std::string& name, const std::string& value, std::vector<std::string>& target,
             const std::string& help);
  struct Range {
    int low = 0;
    int high = 0;
  };
  void number(const std::string& name, const std::string& value, int& target, Range range,
              const std::string& help);
  void choice(const std::string& name, std::string& target, const std::vector<std::string>& words,
              const std::string& help);

  /// A flag as it was declared: what completions and the manual are made from.
  struct Info {
    std::string name;   ///< "--mode"
    std::string value;  ///< "N"; empty: takes none
    std::string help = {};
    std::string heading = {};
    std::vector<std::string> words;  ///< the only values it takes, when they are few
  };
  /// In the order of their declaration.
  const std::vector<Info>& all() const;

  enum class Takes { nothing, value };
  /// @param name  with its dashes: "--limit"
  std::optional<Takes> find(const std::string& name) const;
  std::vector<std::string> names() const;

  /// @param arguments  each a known "--name", or "--name=value" with a value
  /// @error invalid_argument: "--limit: expected a whole number from 1 to 200, got \"many\""
  Status parse(std::vector<std::string> arguments);

  /// The flags with their help, by heading.
  std::string help() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace runbook::cli
