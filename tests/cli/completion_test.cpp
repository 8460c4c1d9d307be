// What a shell completes, asked of the shells themselves; and the manual, asked of groff.
#include <cstdlib>
#include <iostream>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "tests/cli/project.h"
#include "tests/support/places.h"

namespace runbook::test {
namespace {

using Texts = std::vector<std::string>;

bool installed(const std::string& program) {
  return run_process(
             {.argv = {"sh", "-c", "command -v " + program}, .env = {}, .input = {}, .cwd = {}})
             .exit_status == 0;
}

/// What a program says that finds `runbook` in PATH.
std::string answer(const CliProject& project, Texts argv) {
  const ProcessResult result =
      run_process({.argv = std::move(argv),
                   .env = {{"PATH", str_cat(built_path("bin:"), std::getenv("PATH"))},  // NOLINT
                           {"HOME", (project / "home").string()},
                           {"TERM", "dumb"}},
                   .input = {},
                   .cwd = project.path()});
  return result.out + result.err;
}

/// The completions of bash behind these words, the last of them unfinished.
std::string in_bash(const CliProject& project, const std::string& words) {
  return answer(project, {"bash", "--norc", "-c",
                          "source <(runbook completion bash); COMP_WORDS=(" + words +
                              "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _runbook 2>&1; "
                              "echo ${COMPREPLY[@]}"});
}

TEST_CASE("bash completes commands, flags, their values, files and keys", "[cli][completion]") {
  const CliProject project;
  struct Case {
    std::string words;
    std::string completions;
  };
  const std::vector<Case> cases = {
      {"runbook kn", "knowledge\n"},
      {"runbook knowledge se", "search\n"},
      {"runbook --format json knowledge se", "search\n"},
      {"runbook --format = json knowledge se", "search\n"},
      {"runbook config ''", "get set list\n"},
      {"runbook knowledge search --mo", "--mode\n"},
      {"runbook knowledge search --mode ''", "hybrid lexical vector\n"},
      {"runbook knowledge search --mode = l", "lexical\n"},
      {"runbook knowledge search --mode =", "hybrid lexical vector\n"},
      {"runbook doctor --format j", "json\n"},
      {"runbook doctor --de", "--deep\n"},
      {"runbook knowledge show doc", "docs\n"},
      {"runbook knowledge sync --config .runb", ".runbook\n"},
      {"runbook config get knowledge.retrieval.t", "knowledge.retrieval.top_k\n"},
      {"runbook completion ''", "bash zsh fish\n"},
      {"runbook knowledge search --limit ''", "\n"},
      {"runbook nonsense --de", "\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.words);
    CHECK(in_bash(project, one.words) == one.completions);
  }
}

TEST_CASE("every command and flag is in every script and in the manual", "[cli][completion]") {
  const CliProject project;
  for (const std::string shell : {"bash", "zsh", "fish", "man"}) {
    const ProcessResult result = project.run({"completion", shell});
    CAPTURE(shell);
    CHECK(result.exit_status == 0);
    for (const std::string_view word :
         {"sync", "search", "trust", "completion", "explain", "rebuild"})
      CHECK(result.out.find(word) != std::string::npos);
  }
  const ProcessResult wrong = project.run({"completion", "tcsh"});
  CHECK(wrong.exit_status == 2);
  CHECK(wrong.err.starts_with("runbook: expected bash, zsh or fish, got \"tcsh\"\n"));
}

TEST_CASE("zsh takes the script and completes commands", "[cli][completion]") {
  if (!installed("zsh")) {
    std::cout << "skipped: zsh is not installed\n";
    return;
  }
  const CliProject project;
  CHECK(answer(project, {"zsh", "-f", "-c",
                         "runbook completion zsh > _runbook && zsh -n _runbook && "
                         "autoload -U compinit && compinit -u -D && source ./_runbook && "
                         "echo $_comps[runbook]"}) == "_runbook\n");
}

TEST_CASE("fish takes the script and completes commands", "[cli][completion]") {
  if (!installed("fish")) {
    std::cout << "skipped: fish is not installed\n";
    return;
  }
  const CliProject project;
  const auto completed = [&](const std::string& line) {
    return answer(project, {"fish", "--no-config", "-c",
                            "runbook completion fish | source; complete -C '" + line +
                                "' | string replace -r '\\t.*' '' | string join ' '"});
  };
  CHECK(completed("runbook kn") == "knowledge\n");
  CHECK(completed("runbook config ") == "get list set\n");
  CHECK(completed("runbook --format json knowledge sear") == "search\n");
  CHECK(completed("runbook knowledge search --mode ") == "hybrid lexical vector\n");
  CHECK(completed("runbook knowledge search --expl") == "--explain\n");
  CHECK(completed("runbook completion ") == "bash fish zsh\n");
}

TEST_CASE("the manual is read without a warning", "[cli][completion]") {
  if (!installed("groff")) {
    std::cout << "skipped: groff is not installed\n";
    return;
  }
  const CliProject project;
  const std::string problems =
      answer(project, {"sh", "-c", "runbook completion man | groff -man -Tutf8 -k -ww -z 2>&1"});
  CHECK(problems.empty());
  const std::string page =
      answer(project, {"sh", "-c", "runbook completion man | groff -man -Tascii -k -P-cbou"});
  CHECK(page.find("runbook knowledge search [FLAGS] WORDS...") != std::string::npos);
  CHECK(page.find("--mode hybrid|lexical|vector") != std::string::npos);
}

}  // namespace
}  // namespace runbook::test
