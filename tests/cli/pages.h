// Pages of a test's own in docs/, synced and searched by their words through the built program.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/places.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {

using Texts = std::vector<std::string>;

class Pages {
 public:
  /// @param pages    paths below the project; docs/ is what gets indexed
  /// @param sources  knowledge.sources of the configuration
  Pages(std::initializer_list<TreeEntry> pages,
        std::string_view sources = "[{path: docs, name: pages}]") {
    // What is relevant at all is calibrated on large collections and tested there.
    const std::string config = "knowledge:\n  sources: " + std::string(sources) +
                               "\n  embedding: {provider: none}\n  retrieval: {min_score: 0}\n";
    write_tree(folder_.path(), {{"docs/", ""}, {".runbook/config.yaml", config}});
    write(pages);
  }

  void write(std::initializer_list<TreeEntry> pages) const { write_tree(folder_.path(), pages); }

  ProcessOptions command(Texts arguments) const {
    arguments.insert(arguments.begin(), built_path("bin/runbook"));
    return {.argv = std::move(arguments),
            .env = {{"HOME", (folder_ / "home").string()},
                    {"RUNBOOK_NOW", "2026-06-01T12:00:00Z"},
                    {"TERM", "dumb"}},
            .input = {},
            .cwd = folder_.path()};
  }
  ProcessResult run(Texts arguments) const { return run_process(command(std::move(arguments))); }

  ProcessResult sync(Texts flags = {}) const {
    flags.insert(flags.begin(), {"knowledge", "sync", "--format", "json"});
    return run(std::move(flags));
  }

  /// Every hit, best first.
  nlohmann::json hits(const std::string& question, Texts flags = {}) const {
    flags.insert(flags.begin(), {"knowledge", "search", "--mode", "lexical", "--format", "json",
                                 "--limit", "200"});
    flags.insert(flags.end(), {"--", question});
    return nlohmann::json::parse(run(std::move(flags)).out)["hits"];
  }

  /// Their paths, best first.
  Texts found(const std::string& question, Texts flags = {}) const {
    Texts paths;
    for (const nlohmann::json& hit : hits(question, std::move(flags))) {
      paths.push_back(hit["document"]["path"]);
    }
    return paths;
  }

  std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }
  const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TempDir folder_;
};

}  // namespace runbook::test
