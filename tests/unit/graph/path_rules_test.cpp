#include "graph/path_rules.h"

#include <catch2/catch.hpp>

#include "base/text.h"

namespace runbook::test {
namespace {

/// "pattern owner owner", one rule each, with the section in front of a '|'.
std::vector<FactRow> rules(std::initializer_list<std::string_view> lines) {
  std::vector<FactRow> facts;
  int line = 0;
  for (std::string_view text : lines) {
    ++line;
    std::string section;
    if (const std::size_t bar = text.find('|'); bar != std::string_view::npos) {
      section = text.substr(0, bar);
      text.remove_prefix(bar + 1);
    }
    const std::vector<std::string_view> words = split(text, ' ');
    for (std::size_t i = 1; i < std::max<std::size_t>(2, words.size()); ++i)
      facts.push_back({.kind = FactKind::path_owner,
                       .line = line,
                       .subject = std::string(words[0]),
                       .relation = "owner",
                       .object = i < words.size() ? std::string(words[i]) : "",
                       .detail = section,
                       .confidence = 0.7});
  }
  return facts;
}

std::string owners(std::initializer_list<std::string_view> lines, std::string_view path) {
  std::string text;
  for (const PathOwners& match : match_owners(rules(lines), path)) {
    text += str_cat(text.empty() ? "" : " + ", match.line, ":");
    for (const std::string& owner : match.owners)
      text += str_cat(" ", owner);
  }
  return text;
}

}  // namespace

TEST_CASE("the last rule that matches decides and may say nobody", "[graph][codeowners]") {
  CHECK(owners({"* @all", "/docs/ @docs", "/docs/api/ @api @web"}, "docs/api/x.md") ==
        "3: @api @web");
  CHECK(owners({"* @all", "/docs/ @docs"}, "src/a.c") == "1: @all");
  CHECK(owners({"* @all", "/generated/"}, "generated/a.c") == "2:");
  CHECK(owners({"/docs/ @docs"}, "src/a.c") == "");
}

TEST_CASE("patterns mean what they mean to GitHub", "[graph][codeowners]") {
  struct Case {
    std::string_view pattern;
    std::string_view path;
    bool matches;
  };
  const std::vector<Case> cases = {
      {"*.js", "a/b/c.js", true},
      {"*.js", "a/b/c.ts", false},
      {"/build/logs/", "build/logs/x/y", true},
      {"/build/logs/", "a/build/logs/x", false},
      {"docs/*", "docs/a.md", true},
      {"docs/*", "docs/a/b.md", false},
      {"docs/*", "x/docs/a.md", false},
      {"apps/", "x/apps/y/z", true},
      {"/docs", "docs/a/b.md", true},
      {"**/logs", "a/b/logs/c", true},
      {"/known-issues/KI-019-*.md", "known-issues/KI-019-slow.md", true},
      {"/a/[b].md", "a/[b].md", true},
      {"/a/{b}.md", "a/b.md", false},
  };
  for (const Case& each : cases) {
    INFO(each.pattern << " " << each.path);
    CHECK((owners({str_cat(each.pattern, " @x")}, each.path) != "") == each.matches);
  }
}

TEST_CASE("every section of GitLab has its say and an exclusion takes it back",
          "[graph][codeowners]") {
  CHECK(owners({"code|* @dev", "docs|/docs/ @writers"}, "docs/a.md") == "1: @dev + 2: @writers");
  CHECK(owners({"code|* @dev", "code|!/vendor/"}, "vendor/x") == "");
}

TEST_CASE("rules count from the folder that holds their file's folder", "[graph][codeowners]") {
  CHECK(base_of_rules("CODEOWNERS") == "");
  CHECK(base_of_rules(".github/CODEOWNERS") == "");
  CHECK(base_of_rules("a/docs/CODEOWNERS") == "a/");
  CHECK(base_of_rules("../../.gitlab/CODEOWNERS") == "../../");
  CHECK(base_of_rules("a/b/OWNERS") == "a/b/");
  CHECK(base_of_rules("mydocs/CODEOWNERS") == "mydocs/");
}

}  // namespace runbook::test
