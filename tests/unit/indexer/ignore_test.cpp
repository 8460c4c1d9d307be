#include "indexer/ignore.h"

#include <string>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

enum class Is { file, folder };

struct Case {
  std::string rules;
  std::string path;
  Is is;
  IgnoreVerdict verdict;
};

constexpr IgnoreVerdict kIgnored = IgnoreVerdict::ignored;
constexpr IgnoreVerdict kKept = IgnoreVerdict::kept;
constexpr IgnoreVerdict kUnknown = IgnoreVerdict::unknown;

}  // namespace

TEST_CASE("an ignore rule means what it means to git", "[indexer][ignore]") {
  const Case cases[] = {
      {"*.md", "a/b.md", Is::file, kIgnored},
      {"*.md\n!b.md", "a/b.md", Is::file, kKept},
      {"!b.md\n*.md", "a/b.md", Is::file, kIgnored},
      {"/b.md", "a/b.md", Is::file, kUnknown},
      {"/b.md", "b.md", Is::file, kIgnored},
      {"a/b.md", "x/a/b.md", Is::file, kUnknown},
      {"build/", "x/build", Is::folder, kIgnored},
      {"build/", "x/build", Is::file, kUnknown},
      {"**/b.md", "b.md", Is::file, kIgnored},
      {"**/b.md", "x/y/b.md", Is::file, kIgnored},
      {"a/**/b.md", "a/b.md", Is::file, kIgnored},
      {"a/**/b.md", "a/x/y/b.md", Is::file, kIgnored},
      {"a/**", "a/x/y", Is::file, kIgnored},
      {"a/**", "a", Is::folder, kUnknown},
      {"a/*/b", "a/x/y/b", Is::file, kUnknown},
      {"a?.md", "ab.md", Is::file, kIgnored},
      {"[a-c].md", "b.md", Is::file, kIgnored},
      {"[!a-c].md", "b.md", Is::file, kUnknown},
      {"[[:digit:]].md", "7.md", Is::file, kIgnored},
      {"[[:nonsense:]].md", "7.md", Is::file, kUnknown},
      {"[ab.md", "[ab.md", Is::file, kUnknown},
      {"\\#a.md", "#a.md", Is::file, kIgnored},
      {"# a.md", "# a.md", Is::file, kUnknown},
      {"\\!a.md", "!a.md", Is::file, kIgnored},
      {"a.md  ", "a.md", Is::file, kIgnored},
      {"a.md\\ ", "a.md ", Is::file, kIgnored},
      {"a.md\r\n", "a.md", Is::file, kIgnored},
      {"\xEF\xBB\xBF"
       "a.md",
       "a.md", Is::file, kIgnored},
      {"a.md\\", "a.md\\", Is::file, kUnknown},
      {"/", "a", Is::folder, kUnknown},
      {"", "a", Is::file, kUnknown},
  };
  for (const Case& each : cases) {
    INFO("rules " << each.rules << ", path " << each.path);
    CHECK(IgnoreRules(each.rules).verdict(each.path, each.is == Is::folder) == each.verdict);
  }
}

TEST_CASE("an inner ignore file outweighs an outer one, within its folder", "[indexer][ignore]") {
  IgnoreStack stack;
  stack.push("", IgnoreRules("*.md"));
  stack.push("a/", IgnoreRules("!keep.md"));

  CHECK_FALSE(stack.ignored("a/keep.md", false));
  CHECK(stack.ignored("a/other.md", false));
  CHECK(stack.ignored("b/keep.md", false));
  CHECK_FALSE(stack.ignored("a", true));

  stack.pop();
  CHECK(stack.ignored("a/keep.md", false));
}

TEST_CASE("a pattern full of stars costs no more than its length times the name's",
          "[indexer][ignore]") {
  std::string stars;
  for (int i = 0; i < 200; ++i)
    stars += "*a";
  CHECK(IgnoreRules(stars + "b").verdict(std::string(2'000, 'a'), false) == kUnknown);
}

}  // namespace runbook
