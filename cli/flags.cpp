#include "cli/flags.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <CLI/CLI.hpp>

#include "base/text.h"

namespace runbook::cli {
namespace {

constexpr std::size_t kHelpColumn = 32;  // the longest flag with its value, and two spaces

/// Values in the help stand as they were declared: "--limit N", without types and defaults.
class PlainFormatter final : public CLI::Formatter {
 public:
  PlainFormatter() { column_width(kHelpColumn); }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_items_expected_max() == 0 ? "" : " " + option->get_type_name();
  }
};

std::string or_list(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += str_cat(i == 0 ? "" : i + 1 == words.size() ? " or " : ", ", words[i]);
  }
  return text;
}

}  // namespace

struct Flags::Impl {
  CLI::App app;
  std::string heading = "Flags";
  std::vector<Info> all;

  /// Values are taken as they are: no "[a,b]" becomes two, no further argument is swallowed.
  template <typename Target>
  CLI::Option* add(const std::string& name, const std::string& value, Target& target,
                   const std::string& help) {
    all.push_back({.name = name, .value = value, .help = help, .heading = heading, .words = {}});
    CLI::Option* option = app.add_option(name, target, help);
    return option->type_name(value)->allow_extra_args(false)->group(heading);
  }
};

Flags::Flags() : impl_(std::make_unique<Impl>()) {
  impl_->app.set_help_flag();
  impl_->app.formatter(std::make_shared<PlainFormatter>());
}
Flags::~Flags() = default;

void Flags::heading(const std::string& text) {
  impl_->heading = text;
}

void Flags::toggle(const std::string& name, bool& target, const std::string& help) {
  impl_->app.add_flag(name, target, help)->group(impl_->heading);
  impl_->all.push_back(
      {.name = name, .value = {}, .help = help, .heading = impl_->heading, .words = {}});
}

void Flags::text(const std::string& name, const std::string& value, std::string& target,
                 const std::string& help) {
  impl_->add(name, value, target, help)->take_last();
}

void Flags::texts(const std::string& name, const std::string& value,
                  std::vector<std::string>& target, const std::string& help) {
  impl_->add(name, value, target, help);
}

void Flags::number(const std::string& name, const std::string& value, int& target, Range range,
                   const std::string& help) {
  const auto check = [range](const std::string& text) -> std::string {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (whole && number >= range.low && number <= range.high) return {};
    return str_cat("expected a whole number from ", range.low, " to ", range.high, ", got \"", text,
                   "\"");
  };
  impl_->add(name, value, target, help)->take_last()->check(CLI::Validator(check, {}));
}

void Flags::choice(const std::string& name, std::string& target,
                   const std::vector<std::string>& words, const std::string& help) {
  const auto check = [words](const std::string& text) -> std::string {
    if (std::find(words.begin(), words.end(), text) != words.end()) return {};
    const auto nearest = nearest_name(text, words);
    return str_cat("expected ", or_list(words), ", got \"", text, "\"",
                   nearest ? str_cat(", did you mean ", *nearest, "?") : std::string());
  };
  std::string shown;
  for (const std::string& word : words)
    shown += (shown.empty() ? "" : "|") + word;
  impl_->add(name, shown, target, help)->take_last()->check(CLI::Validator(check, {}));
  impl_->all.back().words = words;
}

const std::vector<Flags::Info>& Flags::all() const {
  return impl_->all;
}

std::optional<Flags::Takes> Flags::find(const std::string& name) const {
  const CLI::Option* option = impl_->app.get_option_no_throw(name);
  if (option == nullptr) return std::nullopt;
  return option->get_items_expected_max() == 0 ? Takes::nothing : Takes::value;
}

std::vector<std::string> Flags::names() const {
  std::vector<std::string> names;
  const CLI::App& app = impl_->app;
  for (const CLI::Option* option : app.get_options())
    names.push_back(option->get_name());
  return names;
}

Status Flags::parse(std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  try {
    impl_->app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return Error{.code = Errc::invalid_argument, .message = error.what()};
  }
  return ok();
}

std::string Flags::help() const {
  const std::string text = PlainFormatter().make_groups(&impl_->app, CLI::AppFormatMode::Normal);
  std::string help;  // one blank line between headings, where CLI11 makes two
  for (const std::string_view line : split(trim(text), '\n')) {
    if (!line.empty() || !help.ends_with("\n\n")) help += str_cat(line, "\n");
  }
  return help;
}

}  // namespace runbook::cli
