#include "indexer/file_format.h"

#include <catch2/catch.hpp>

namespace runbook {

TEST_CASE("the ending of a name tells what is read", "[indexer][file_format]") {
  CHECK(format_of_file("a/b.md") == FileFormat::markdown);
  CHECK(format_of_file("README.MD") == FileFormat::markdown);
  CHECK(format_of_file("a.markdown") == FileFormat::markdown);
  CHECK(format_of_file("a.mdx") == FileFormat::markdown);
  CHECK(format_of_file("a.rst") == FileFormat::plain);
  CHECK(format_of_file("a.yml") == FileFormat::data);
  CHECK(format_of_file("a.yaml") == FileFormat::data);
  CHECK(format_of_file("a.ipynb") == FileFormat::notebook);
  CHECK(format_of_file("a.pdf") == FileFormat::other);
  CHECK(format_of_file("folder.md/a") == FileFormat::other);
  CHECK(format_of_file(".md") == FileFormat::other);
  CHECK(format_of_file("md") == FileFormat::other);
  CHECK(format_of_file("") == FileFormat::other);
}

TEST_CASE("a stem is the name without what says how it is shown", "[indexer][file_format]") {
  CHECK(stem_of_file("a/KubePodCrashLooping.md") == "KubePodCrashLooping");
  CHECK(stem_of_file("db-failover.html.md") == "db-failover");
  CHECK(stem_of_file("v1.2.md") == "v1.2");
  CHECK(stem_of_file(".html.md") == ".html");
  CHECK(stem_of_file("a/none") == "none");
}

}  // namespace runbook
