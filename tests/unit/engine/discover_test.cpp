#include "engine/discover.h"

#include <catch2/catch.hpp>

#include "engine/fact_files.h"
#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

using test::TempDir;
using test::write_tree;

TEST_CASE("a huge folder is looked at in part, and that is said", "[engine][discover]") {
  const TempDir folder;
  write_tree(folder.path(), {{"docs/a.md", "# A\n"}, {"docs/b.md", "# B\n"}, {"z/c.md", "# C\n"}});
  CHECK_FALSE(discover(folder.path()).cut_short);
  const Discovery part = discover(folder.path(), {.names = 3});
  CHECK(part.cut_short);
}

TEST_CASE("links and what lies too deep are passed by", "[engine][discover]") {
  const TempDir folder;
  write_tree(folder.path(), {{"a/b/c/docs/x.md", "# X\n"}, {"main.c", ""}, {"more.c", ""}});
  std::filesystem::create_symlink("..", folder / "a/loop");
  CHECK(discover(folder.path()).sources.front().path == "a/b/c/docs");
  CHECK(discover(folder.path(), {.depth = 2}).sources.empty());
}

TEST_CASE("a question to try is made of a page's name", "[engine][discover]") {
  const TempDir folder;
  write_tree(folder.path(), {{"docs/README.md", ""}, {"docs/ReplicaLagHigh.md", ""}});
  CHECK(discover(folder.path()).question == "replica lag high");
}

TEST_CASE("files of facts are told by name and by shape", "[engine][discover]") {
  CHECK(facts_by_name("compose.prod.yaml") == "compose file");
  CHECK(facts_by_name("composer.json").empty());
  CHECK(facts_by_name("OWNERS") == "owners of a folder");
  CHECK(facts_by_shape("groups:\n- rules:\n  - alert: X\n") == "alert rules");
  CHECK(facts_by_shape("apiVersion: v1\nkind: PrometheusRule\n") == "alert rules");
  CHECK(facts_by_shape("apiVersion: v1\nkind: Service\n") == "Kubernetes manifest");
  CHECK(facts_by_shape("groups: [a]\n").empty());
  CHECK(facts_by_shape("").empty());
}

}  // namespace
}  // namespace runbook
