#include "cli/select.h"

#include <catch2/catch.hpp>

#include "cli/commands.h"

namespace runbook::cli {
namespace {

using Texts = std::vector<std::string>;

Result<Selection> selected(const Texts& arguments) {
  static std::string config;
  static bool help = false;
  Flags globals;
  globals.text("--config", "PATH", config, "");
  globals.toggle("--help", help, "");
  return select_command(arguments, globals);
}

TEST_CASE("global flags stand before, within and behind a command", "[cli][select]") {
  const auto selection =
      selected({"--config", "a.yaml", "knowledge", "--config=b", "search", "--x", "words"});

  REQUIRE(selection);
  REQUIRE(selection->command != nullptr);
  CHECK(selection->command->name == "knowledge search");
  CHECK(selection->arguments == Texts{"--config", "a.yaml", "--config=b", "--x", "words"});
}

TEST_CASE("a group alone is no command", "[cli][select]") {
  CHECK(selected({})->command == nullptr);
  CHECK(selected({"knowledge"})->group == "knowledge");
  CHECK(selected({"knowledge", "-h"})->arguments == Texts{"--help"});
}

TEST_CASE("an unknown command is answered with the nearest one", "[cli][select]") {
  CHECK(selected({"knowlege", "search"}).error().message ==
        "unknown command `knowlege`, did you mean `knowledge`?");
  CHECK(selected({"knowledge", "serach"}).error().message ==
        "unknown command `knowledge serach`, did you mean `knowledge search`?");
  CHECK(selected({"search", "pods"}).error().message ==
        "unknown command `search`, did you mean `knowledge search`?");
  CHECK(selected({"xyzzy"}).error().message == "unknown command `xyzzy`");
  CHECK(selected({"--confg", "x"}).error().message ==
        "unknown flag `--confg` in front of a command, did you mean `--config`?");
}

TEST_CASE("every command has examples that name it", "[cli][help]") {
  for (const CommandInfo* command : all_commands()) {
    CHECK(command->examples.size() >= 2);
    for (const Example& example : command->examples) {
      CHECK(example.line.find(command->name) != std::string_view::npos);
    }
  }
}

}  // namespace
}  // namespace runbook::cli
