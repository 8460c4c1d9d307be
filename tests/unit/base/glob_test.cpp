#include "base/glob.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

struct GlobCase {
  std::string_view pattern;
  std::vector<std::string_view> matching;
  std::vector<std::string_view> others;
};

TEST_CASE("a glob matches what a reader of it expects", "[base][glob]") {
  const GlobCase cases[] = {
      {"*.md", {"a.md", "docs/a.md", ".md"}, {"a.txt", "a.md/b", "amd", ""}},
      {"README*", {"README", "x/README.md"}, {"README/x", "aREADME"}},
      {"docs/*.md", {"docs/a.md"}, {"docs/a/b.md", "a.md", "x/docs/a.md"}},
      {"docs/**", {"docs/a", "docs/a/b.md"}, {"docs", "docsx/a"}},
      {"docs/", {"docs/a", "docs/a/b"}, {"docs", "x/docs/a"}},
      {"**/b.md", {"b.md", "a/b.md", "a/c/b.md"}, {"ab.md", "a/xb.md"}},
      {"a/**/b", {"a/b", "a/x/b", "a/x/y/b"}, {"ab", "axb", "a/xb", "a/b/c"}},
      {"**", {"a", "a/b"}, {}},
      {"a/**/**/b", {"a/b", "a/x/b"}, {"ab"}},
      {"x/a**b", {"x/ab", "x/aab"}, {"x/a/b"}},
      {"a***", {"abc"}, {"ba"}},
      {"/docs/a.md", {"docs/a.md"}, {"x/docs/a.md"}},
      {"./docs/*", {"docs/a"}, {"docs/a/b"}},
      {"?", {"a", "é", "日", "x/a"}, {"ab", ""}},
      {"a/?", {"a/b"}, {"a//", "a/"}},
      {"[a-c]x", {"ax", "cx"}, {"dx", "x", "-x"}},
      {"[!a-c]x", {"dx"}, {"ax", "x"}},
      {"[^a]x", {"bx"}, {"ax"}},
      {"[]a]", {"]", "a"}, {"b"}},
      {"[a-]", {"a", "-"}, {"b"}},
      {"[à-é]", {"à", "é"}, {"z"}},
      {"a/[!x]b", {"a/yb"}, {"a//b", "a/xb"}},
      {"{a,b}.md", {"a.md", "b.md"}, {"c.md", "{a,b}.md"}},
      {"{a,{b,c}d}x", {"ax", "bdx", "cdx"}, {"bx", "dx"}},
      {"{,a}b", {"b", "ab"}, {"aab"}},
      {"{docs/**,*.md}", {"docs/a/b", "a.md"}, {"x/a.txt"}},
      {"{**/a,b/c}", {"a", "x/y/a", "b/c"}, {"c"}},
      {"{a}", {"a"}, {"{a}"}},
      {"\\*\\?", {"*?"}, {"ab"}},
      {"\\{a,b\\}", {"{a,b}"}, {"a"}},
      {"[\\]]", {"]"}, {"\\"}},
      {"a.md", {"a.md", "x/a.md"}, {"aXmd", "A.md"}},
      // What is not closed, or has no partner, stands for itself.
      {"[", {"["}, {"a"}},
      {"[a", {"[a"}, {"a"}},
      {"{a,b", {"{a,b"}, {"a"}},
      {"a}", {"a}"}, {"a"}},
      {"a\\", {"a\\"}, {"a"}},
      {"", {}, {"a"}},
  };
  for (const GlobCase& c : cases) {
    for (const std::string_view path : c.matching) {
      CAPTURE(c.pattern, path);
      CHECK(glob_match(c.pattern, path));
    }
    for (const std::string_view path : c.others) {
      CAPTURE(c.pattern, path);
      CHECK_FALSE(glob_match(c.pattern, path));
    }
  }
}

TEST_CASE("no pattern makes matching slow", "[base][glob]") {
  std::string stars;
  std::string deep;
  std::string braces;
  for (int i = 0; i < 500; ++i)
    stars += "*a";
  for (int i = 0; i < 500; ++i)
    deep += "**/";
  for (int i = 0; i < 300; ++i)
    braces += "{a,aa}";
  const std::string path(500, 'a');
  CHECK_FALSE(glob_match(stars + "b", path));
  CHECK_FALSE(glob_match(deep + "b", path));
  CHECK(glob_match(braces, path));
  CHECK_FALSE(glob_match(std::string(4000, '{'), path));
  CHECK(glob_match(std::string(4096, '{'), std::string(4096, '{')));
}

TEST_CASE("a pattern longer than any path matches nothing", "[base][glob]") {
  CHECK(glob_match(std::string(4096, 'a'), std::string(4096, 'a')));
  CHECK_FALSE(glob_match(std::string(4097, 'a'), std::string(4097, 'a')));
  CHECK_FALSE(glob_match(std::string(4097, 'a'), ""));
}

TEST_CASE("braces beyond the sixteenth level stand for themselves", "[base][glob]") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '{') + "a" + std::string(depth, '}');
  };
  CHECK(glob_match(nested(16), "a"));
  CHECK_FALSE(glob_match(nested(17), "a"));
  CHECK(glob_match(nested(17), "{a}"));
}

}  // namespace
}  // namespace runbook
