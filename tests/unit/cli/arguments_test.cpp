#include "cli/arguments.h"

#include <catch2/catch.hpp>

namespace runbook::cli {
namespace {

using Texts = std::vector<std::string>;

/// Flags like those of a search.
struct SearchFlags {
  SearchFlags() {
    flags.texts("--type", "TYPE", types, "");
    flags.texts("--path", "GLOB", paths, "");
    flags.number("--limit", "N", limit, {1, 200}, "");
    flags.choice("--mode", mode, {"hybrid", "lexical"}, "");
    flags.toggle("--explain", explain, "");
    flags.toggle("--help", help, "");
  }
  Flags flags;
  Texts types;
  Texts paths;
  int limit = 0;
  std::string mode;
  bool explain = false;
  bool help = false;

  /// Splits and parses; the words, or the error.
  Result<Texts> take(const Texts& arguments, Words words = Words::some) {
    RB_TRY(Arguments split, split_arguments(arguments, flags, words));
    RB_TRY(flags.parse(split.flags));
    return split.words;
  }
};

std::string error_of(const Texts& arguments, Words words = Words::some) {
  SearchFlags search;
  const auto taken = search.take(arguments, words);
  return taken ? "no error" : to_string(taken.error());
}

TEST_CASE("pasted text is words, whatever it looks like", "[cli][arguments]") {
  const std::vector<Texts> pasted = {
      {"kubectl", "get", "pods", "-n", "kube-system"},
      {"df", "-h", "/var"},
      {"-1"},
      {"-"},
      {"---"},
      {"--5xx"},
      {"--unknown flag in one argument"},
      {"--limit 5 of them"},
      {"/help", "++", "%%", "[a,b]", "{}", "#*\"'(){}"},
      {"", " "},
      {"-\xff"},
  };
  for (const Texts& words : pasted) {
    SearchFlags search;
    const auto taken = search.take(words);
    REQUIRE(taken);
    CHECK(*taken == words);
    CHECK(search.limit == 0);
    CHECK_FALSE(search.help);
  }
}

TEST_CASE("a known flag is taken wherever it stands, with its value as it is", "[cli][arguments]") {
  SearchFlags search;

  const auto words = search.take({"disk", "--type", "known issue", "full", "--path=[a,b]/**",
                                  "--type=-n foo", "--limit", "7", "--explain", "--path", "--"});

  REQUIRE(words);
  CHECK(*words == Texts{"disk", "full"});
  CHECK(search.types == Texts{"known issue", "-n foo"});
  CHECK(search.paths == Texts{"[a,b]/**", "--"});
  CHECK(search.limit == 7);
  CHECK(search.explain);
}

TEST_CASE("the words after a repeatable flag are not its values", "[cli][arguments]") {
  SearchFlags search;

  const auto words = search.take({"--type", "runbook", "pods", "stuck"});

  CHECK(*words == Texts{"pods", "stuck"});
  CHECK(search.types == Texts{"runbook"});
}

TEST_CASE("behind two dashes everything is a word", "[cli][arguments]") {
  SearchFlags search;

  const auto words = search.take({"--", "--limit", "--colection", "--", "-h"});

  CHECK(*words == Texts{"--limit", "--colection", "--", "-h"});
}

TEST_CASE("of a flag given twice the last counts, unless it is repeatable", "[cli][arguments]") {
  SearchFlags search;

  REQUIRE(search.take({"--limit", "1", "--limit=2", "--mode=hybrid", "--mode", "lexical"}));

  CHECK(search.limit == 2);
  CHECK(search.mode == "lexical");
}

TEST_CASE("-h alone asks for help", "[cli][arguments]") {
  SearchFlags search;
  CHECK(search.take({"-h"})->empty());
  CHECK(search.help);
}

TEST_CASE("wrong flags are errors that say what is right", "[cli][arguments]") {
  CHECK(error_of({"--limt", "5"}) == "unknown flag `--limt`, did you mean `--limit`?");
  CHECK(error_of({"--colection", "etcd"}) == "unknown flag `--colection`");
  CHECK(error_of({"--limit"}) == "--limit: expected a value");
  CHECK(error_of({"--limit", ""}) == "--limit: expected a value");
  CHECK(error_of({"--limit="}) == "--limit: expected a value after =");
  CHECK(error_of({"--explain=yes"}) == "--explain: takes no value");
  CHECK(error_of({"--limit", "many"}) ==
        "--limit: expected a whole number from 1 to 200, got \"many\"");
  CHECK(error_of({"--limit", "201"}) ==
        "--limit: expected a whole number from 1 to 200, got \"201\"");
  CHECK(error_of({"--limit=99999999999999999999"}) ==
        "--limit: expected a whole number from 1 to 200, got \"99999999999999999999\"");
  CHECK(error_of({"--mode", "hybird"}) ==
        "--mode: expected hybrid or lexical, got \"hybird\", did you mean hybrid?");
}

TEST_CASE("an unknown flag of a question says how to make it a word", "[cli][arguments]") {
  SearchFlags search;
  const auto taken = search.take({"kubectl", "get", "--all-namespaces"});
  REQUIRE_FALSE(taken);
  CHECK(taken.error().hint == "if it is meant as text, quote it, or put -- before it");
}

TEST_CASE("where no words are taken, a word and an unknown letter are errors", "[cli][arguments]") {
  CHECK(error_of({"all"}, Words::none) == "this command takes no words, got `all`");
  CHECK(error_of({"-n"}, Words::none) == "unknown flag `-n`");
  CHECK(error_of({"--explan"}, Words::none) ==
        "unknown flag `--explan`, did you mean `--explain`?");
}

TEST_CASE("JSON is asked for even in a call that is wrong elsewhere", "[cli][arguments]") {
  CHECK(wants_json(Texts{"serch", "--format", "json"}));
  CHECK(wants_json(Texts{"--format=json", "x"}));
  CHECK_FALSE(wants_json(Texts{"--format", "text"}));
  CHECK_FALSE(wants_json(Texts{"--", "--format=json"}));
  CHECK_FALSE(wants_json(Texts{"--format"}));
}

}  // namespace
}  // namespace runbook::cli
