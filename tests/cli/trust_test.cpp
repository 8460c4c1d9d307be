// What a configuration that came with a clone may do before somebody allowed it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "tests/cli/project.h"
#include "tests/support/places.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Texts = std::vector<std::string>;

/// A checkout beside a folder that is not part of it.
class Clone {
 public:
  explicit Clone(std::string_view sources) {
    write_tree(folder_.path(), {{"clone/docs/a.md", "# Alpha\n\nOurs.\n"},
                                {"private/b.md", "# Beta\n\nNot for a clone.\n"}});
    configure(sources);
    git({"init", "-q"});
    git({"add", "-f", ".runbook/config.yaml"});
  }

  void configure(std::string_view sources) const {
    const std::string yaml =
        str_cat("knowledge:\n  embedding: {provider: none}\n  sources: ", sources, "\n");
    write_tree(folder_.path(), {{"clone/.runbook/config.yaml", yaml}});
  }
  ProcessResult git(Texts arguments) const {
    arguments.insert(arguments.begin(), "git");
    return run_process({.argv = std::move(arguments), .env = {}, .input = {}, .cwd = path()});
  }
  ProcessResult run(Texts arguments) const {
    arguments.insert(arguments.begin(), built_path("bin/runbook"));
    return run_process({.argv = std::move(arguments),
                        .env = {{"HOME", (folder_ / "home").string()}},
                        .input = {},
                        .cwd = path()});
  }
  int sync() const { return run({"knowledge", "sync", "--quiet"}).exit_status; }

  fs::path path() const { return folder_ / "clone"; }
  fs::path real(std::string_view name) const { return fs::canonical(folder_.path()) / name; }

 private:
  TempDir folder_;
};

TEST_CASE("a cloned configuration may name the folders of its checkout", "[cli][trust]") {
  const Clone clone("[{path: docs}]");
  CHECK(clone.sync() == 0);
  CHECK(clone.run({"trust"}).out ==
        ".runbook/config.yaml asks for nothing beyond its project: there is nothing to allow\n");
}

TEST_CASE("what lies outside is refused until it is trusted", "[cli][trust]") {
  const Clone clone("[{path: docs}, {path: ../private}]");

  const ProcessResult refused = clone.run({"knowledge", "sync"});
  CHECK(refused.exit_status == 2);
  CHECK(refused.err ==
        str_cat("runbook: .runbook/config.yaml:3: knowledge.sources[1].path reads ",
                clone.real("private").string(),
                ", and nobody allowed it yet: git tracks the file, so it may have come with a "
                "clone\n  hint: read the file, then allow it with `runbook trust`\n"));
  CHECK_FALSE(fs::exists(clone.path() / ".runbook/cache"));
  CHECK(clone.run({"knowledge", "search", "--mode", "lexical", "x"}).exit_status == 2);
  CHECK(clone.run({"config", "list"}).exit_status == 0);

  const json shown = json::parse(clone.run({"trust", "--dry-run", "--format", "json"}).out);
  CHECK(shown["schema"] == "runbook.trust/1");
  CHECK(shown["claims"].size() == 1);
  CHECK(shown["claims"][0]["trusted"] == false);
  CHECK(clone.sync() == 2);

  CHECK(clone.run({"trust"}).exit_status == 0);
  CHECK(clone.sync() == 0);
  CHECK(clone.run({"trust", "--forget"}).exit_status == 0);
  CHECK(clone.sync() == 2);
}

TEST_CASE("a change within the project needs no new trust, another wish does", "[cli][trust]") {
  const Clone clone("[{path: ../private}]");
  clone.run({"trust"});

  clone.configure("[{path: docs, name: ours}, {path: ../private}]  # sorted");
  CHECK(clone.sync() == 0);
  clone.configure("[{path: ../private}, {path: ..}]");
  CHECK(clone.sync() == 2);
}

TEST_CASE("a link that leads out of the checkout is followed before it is judged", "[cli][trust]") {
  const Clone clone("[{path: link}]");
  fs::create_symlink("../private", clone.path() / "link");
  CHECK(clone.sync() == 2);
}

TEST_CASE("an index outside is refused as well", "[cli][trust]") {
  const Clone clone("[{path: docs}]\n  store: {path: ../elsewhere/index.db}");
  const ProcessResult refused = clone.run({"knowledge", "sync"});
  CHECK(refused.err.find("knowledge.store.path keeps the index at ") != std::string::npos);
}

TEST_CASE("what its own user wrote needs no trust", "[cli][trust]") {
  const Clone clone("[{path: docs}]");
  SECTION("by hand, and git does not track it") {
    clone.git({"rm", "-q", "--cached", "-f", ".runbook/config.yaml"});
    clone.configure("[{path: ../private}]");
  }
  SECTION("by config set, in a file that git tracks") {
    CHECK(clone.run({"config", "set", "knowledge.sources[1].path", "../private"}).exit_status == 0);
  }
  SECTION("by init, in a file that git tracks") {
    CHECK(clone.run({"init", "--force", "--no-sync"}).exit_status == 0);
  }
  CHECK(clone.sync() == 0);
}

TEST_CASE("config set allows its own value and nothing else of the file", "[cli][trust]") {
  const Clone clone("[{path: ../private}]");
  CHECK(clone.run({"config", "set", "knowledge.sources[1].path", "docs"}).exit_status == 0);
  CHECK(clone.sync() == 2);
}

TEST_CASE("who names a configuration means it", "[cli][trust]") {
  const Clone clone("[{path: ../private}]");
  const std::string file = (clone.path() / ".runbook/config.yaml").string();
  CHECK(clone.run({"--config", file, "knowledge", "sync", "--quiet"}).exit_status == 0);
}

}  // namespace
}  // namespace runbook::test
