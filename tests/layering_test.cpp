// Reads the #include lines of the whole tree and holds them against the arrows of the house.
#include "tests/support/layering.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"

namespace runbook::test {
namespace {

std::string violations_of(std::string path, std::string text) {
  std::string all;
  for (const std::string& one : layering_violations({std::move(path), std::move(text)})) {
    all += one + "\n";
  }
  return all;
}

TEST_CASE("every include of the tree follows an arrow of the house", "[structure][layering]") {
  const std::vector<SourceFile> files = list_sources();
  // Fewer would mean that the walk went wrong, and that nothing was checked.
  REQUIRE(files.size() > 100);

  std::string violations;
  for (const SourceFile& file : files)
    violations += violations_of(file.path, file.text);

  CHECK(violations == "");
}

TEST_CASE("an include against an arrow is found with its place", "[structure][layering]") {
  struct Case {
    std::string path;
    std::string text;
    std::string violation;  ///< empty: allowed
  };
  const std::vector<Case> cases = {
      {"retriever/fuse.cpp", "\n#include \"indexer/chunk.h\"\n",
       "retriever/fuse.cpp:2: indexer/chunk.h: retriever does not include indexer\n"},
      {"store/a.cpp", "#include \"refs/slugs.h\"",
       "store/a.cpp:1: refs/slugs.h: store does not include refs\n"},
      {"base/a.cpp", "#include \"store/rows.h\"",
       "base/a.cpp:1: store/rows.h: base does not include store\n"},
      {"json/a.cpp", "  #  include \"store/rows.h\"",
       "json/a.cpp:1: store/rows.h: json does not include store\n"},
      {"cli/main.cpp", "#include \"engine/config.h\"",
       "cli/main.cpp:1: engine/config.h: cli does not include engine\n"},
      {"core/a.cpp", "#include \"base/text.h\"",
       "core/a.cpp:1: base/text.h: `core/` is no room of the house\n"},
      {"include/runbook/a.h", "#include <unistd.h>",
       "include/runbook/a.h:1: unistd.h: the public face knows the standard library alone\n"},
      {"include/runbook/a.h", "#include \"base/text.h\"",
       "include/runbook/a.h:1: base/text.h: include does not include base\n"},
      {"indexer/a.cpp", "#include \"store/internal/sqlite.h\"",
       "indexer/a.cpp:1: store/internal/sqlite.h: an internal header does not exist outside\n"},
      {"store/store.cpp", "#include <sqlite3.h>",
       "store/store.cpp:1: sqlite3.h: only store/internal/sqlite.cpp sees this library\n"},
      {"json/a.h", "#include <nlohmann/json.hpp>",
       "json/a.h:1: nlohmann/json.hpp: JSON stays out of headers\n"},
      {"engine/a.cpp", "#include <boost/any.hpp>",
       "engine/a.cpp:1: boost/any.hpp: no file is named that wraps this library\n"},
      {"retriever/a.cpp", "#include \"store/rows.h\"\n#include <vector>\n", ""},
      {"indexer/a.cpp", "#include \"runbook/result.h\"\n#include <sys/stat.h>\n", ""},
      {"store/internal/sqlite.cpp", "#include <sqlite3.h>\n#include \"store/internal/a.h\"", ""},
      {"tests/unit/store/a_test.cpp", "#include \"store/internal/a.h\"", ""},
      {"json/a.cpp", "#include <nlohmann/json.hpp>", ""},
      {"json/a.cpp", "// #include \"store/rows.h\"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path, c.text);
    CHECK(violations_of(c.path, c.text) == c.violation);
  }
}

}  // namespace
}  // namespace runbook::test
