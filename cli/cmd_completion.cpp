#include <array>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/manual.h"

namespace runbook::cli {
namespace {

class Completion final : public Command {
 public:
  void declare(Flags&) override {}

  /// `man` is what the installation asks for; people have `man runbook`.
  Result<Outcome> run(const Call& call) override {
    const std::string shell = call.words.size() == 1 ? call.words.front() : "";
    if (shell == "bash") return Outcome{.result = complete_bash(describe_syntax())};
    if (shell == "zsh") return Outcome{.result = complete_zsh(describe_syntax())};
    if (shell == "fish") return Outcome{.result = complete_fish(describe_syntax())};
    if (shell == "man") return Outcome{.result = manual_page()};
    return Error{.code = Errc::invalid_argument,
                 .message = shell.empty()
                                ? "expected one shell: bash, zsh or fish"
                                : str_cat("expected bash, zsh or fish, got \"", shell, "\""),
                 .hint = "`runbook completion --help` says where each is kept"};
  }
};

constexpr std::array kExamples = {
    Example{"source <(runbook completion bash)", "in this shell"},
    Example{"runbook completion bash > ~/.local/share/bash-completion/completions/runbook",
            "for good, in bash"},
    Example{"runbook completion zsh > ~/.zfunc/_runbook", "with ~/.zfunc in fpath, in zsh"},
    Example{"runbook completion fish > ~/.config/fish/completions/runbook.fish", "in fish"}};

}  // namespace

constinit const CommandInfo kCompletionCommand{
    .name = "completion",
    .words = "bash|zsh|fish",
    .summary = "A script that completes commands, flags and values",
    .details =
        "Prints the script of one shell. An installed package has all three in their places.\n"
        "Exit status: 0 done, 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Completion>()); }};

}  // namespace runbook::cli
