#include "indexer/path_filter.h"

#include <catch2/catch.hpp>

namespace runbook {

TEST_CASE("an include names a file, a folder, or both", "[indexer][path_filter]") {
  const std::vector<std::string> include = {"docs", "ops/**", "*.txt", "a/b/"};
  const PathFilter filter(include, {});
  CHECK(filter.included("docs/x.md"));
  CHECK(filter.included("team/docs/x.md"));
  CHECK(filter.included("ops/deep/x.md"));
  CHECK_FALSE(filter.included("team/ops/x.md"));
  CHECK(filter.included("any/where.txt"));
  CHECK(filter.included("a/b/c.md"));
  CHECK_FALSE(filter.included("a/c.md"));
}

TEST_CASE("without includes everything is included, and nothing hidden is named",
          "[indexer][path_filter]") {
  const PathFilter filter({}, {});
  CHECK(filter.included("x.md"));
  CHECK_FALSE(filter.excluded("x.md"));
  CHECK_FALSE(filter.names_hidden(".github"));
}

TEST_CASE("an exclude leaves out a folder itself, so that it is not entered",
          "[indexer][path_filter]") {
  const std::vector<std::string> exclude = {"archive/**", "drafts", "x/y/"};
  const PathFilter filter({}, exclude);
  CHECK(filter.excluded("archive"));
  CHECK(filter.excluded("archive/a.md"));
  CHECK_FALSE(filter.excluded("old/archive"));
  CHECK(filter.excluded("old/drafts"));
  CHECK(filter.excluded("x/y"));
  CHECK_FALSE(filter.excluded("x"));
}

TEST_CASE("a hidden name is named by its own part of an include only", "[indexer][path_filter]") {
  const std::vector<std::string> include = {"**", ".github/**", "docs/.well-*/a.md"};
  const PathFilter filter(include, {});
  CHECK(filter.names_hidden(".github"));
  CHECK(filter.names_hidden(".well-known"));
  CHECK_FALSE(filter.names_hidden(".vscode"));
}

}  // namespace runbook
