// A first configuration through the built program.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "tests/cli/project.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Texts = std::vector<std::string>;

json init(const CliProject& project, Texts flags = {}) {
  flags.insert(flags.begin(), {"init", "--no-embed", "--format", "json"});
  const ProcessResult result = project.run(std::move(flags));
  INFO(result.err);
  CHECK(result.exit_status == 0);
  return json::parse(result.out);
}

Texts paths(const json& list) {
  Texts all;
  for (const json& one : list)
    all.push_back(one["path"]);
  return all;
}

void write_code_with_docs(const CliProject& project) {
  write_tree(project.path(),
             {{"README.md", "# Code\n"},
              {"src/main.c", ""},
              {"src/util.c", ""},
              {"src/README.md", "# Sources\n"},
              {"docs/deploy-order.md", "# Deploys\n\nThe order of deploys.\n"},
              {"ops/postmortems/2026-01-02.md", "# Outage\n"},
              {"ops/postmortems/2026-03-04.md", "# Another\n"},
              {"ops/run.sh", ""},
              {"ops/lib.sh", ""},
              {"ops/env.sh", ""},
              {"node_modules/x/docs/x.md", "# Fetched\n"},
              {".gitignore", "private/\n"},
              {".git/HEAD", "ref: refs/heads/main\n"},
              {"private/docs/secret.md", "# Ignored\n"},
              {".github/CODEOWNERS", "* @team\n"},
              {"catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\n"},
              {"deploy/app.yaml", "apiVersion: apps/v1\nkind: Deployment\n"},
              {"deploy/rules.yml", "groups:\n- name: x\n  rules:\n  - alert: Down\n    expr: up\n"},
              {"deploy/other.yaml", "a: 1\n"},
              {"docker-compose.yml", "services: {}\n"}});
}

TEST_CASE("init finds folders of pages and files of facts, and makes the index", "[cli][init]") {
  const CliProject project(/*configured=*/false);
  write_code_with_docs(project);

  const json reply = init(project);

  CHECK(reply["schema"] == "runbook.init/1");
  CHECK(reply["written"] == true);
  CHECK(paths(reply["sources"]) == Texts{"docs", "ops"});
  CHECK(paths(reply["facts"]) == Texts{".github/CODEOWNERS", "catalog-info.yaml", "deploy/app.yaml",
                                       "deploy/rules.yml", "docker-compose.yml"});
  CHECK(reply["facts"][3]["kind"] == "alert rules");
  CHECK(reply["pages_elsewhere"] == 2);
  CHECK(reply["sync"]["documents"] == 3);
  CHECK(read_text(project / ".runbook/config.yaml") == reply["text"]);
  CHECK(project.run({"knowledge", "search", "--mode", "lexical", "order of deploys"}).exit_status ==
        0);
}

TEST_CASE("the defaults of a first configuration are comments that can be switched on",
          "[cli][init]") {
  const CliProject project(/*configured=*/false);
  write_code_with_docs(project);
  init(project, {"--no-sync"});
  std::string text = read_text(project / ".runbook/config.yaml");
  std::size_t at = text.find("  # The defaults");
  REQUIRE(at != std::string::npos);
  at = text.find('\n', at);
  std::string defaults;
  for (const std::string_view line : split(std::string_view(text).substr(at + 1), '\n')) {
    if (line.starts_with("  # ")) defaults += str_cat("  ", line.substr(4), "\n");
  }
  write_tree(project.path(), {{".runbook/config.yaml", text.substr(0, at + 1) + defaults}});

  const json list = json::parse(project.run({"config", "list", "--format", "json"}).out);
  int from_file = 0;
  for (const json& value : list["values"]) {
    const std::string key = value["key"];
    if (!key.starts_with("knowledge.sources")) from_file += value["origin"] == "file" ? 1 : 0;
  }
  CHECK(from_file == 4);
}

TEST_CASE("a second init changes nothing and says what is there", "[cli][init]") {
  const CliProject project(/*configured=*/false);
  write_code_with_docs(project);
  write_tree(project.path(),
             {{".runbook/config.yaml", "other: {tool: x}\nknowledge: {sources: [{path: ops}]}\n"}});
  const std::string before = read_text(project / ".runbook/config.yaml");

  const ProcessResult again = project.run({"init"});
  CHECK(again.exit_status == 0);
  CHECK(again.out.starts_with("there is a configuration: .runbook/config.yaml\n"));
  CHECK(again.out.find("runbook init --force") != std::string::npos);
  CHECK(read_text(project / ".runbook/config.yaml") == before);
  CHECK(init(project)["existing"].get<std::string>().ends_with(".runbook/config.yaml"));

  const json forced = init(project, {"--force", "--no-sync"});
  CHECK(forced["kept_as"].get<std::string>().ends_with("config.yaml.bak"));
  CHECK(read_text(project / ".runbook/config.yaml.bak") == before);
}

TEST_CASE("the name of a file writes nothing into the configuration", "[cli][init]") {
  const CliProject project(/*configured=*/false);
  write_tree(project.path(), {{"x\nknowledge: {store: {path: tmp}}\r/OWNERS", "approvers: [a]\n"},
                              {"y\r\nz/docs/a.md", "# A\n"},
                              {"y\r\nz/main.c", ""},
                              {"y\r\nz/more.c", ""}});
  const json reply = init(project);
  CHECK(reply["sync"]["documents"] == 1);
  CHECK(project.run({"config", "get", "knowledge.store.path"}).out == ".runbook/cache/index.db\n");
}

TEST_CASE("a dry run of init writes nothing", "[cli][init]") {
  const CliProject project(/*configured=*/false);
  write_code_with_docs(project);
  const ProcessResult result = project.run({"init", "--dry-run"});
  CHECK(result.exit_status == 0);
  CHECK(result.out.find("name: docs, path: docs}") != std::string::npos);
  CHECK_FALSE(fs::exists(project / ".runbook"));
}

TEST_CASE("an empty folder gets a place for its first page", "[cli][init]") {
  const CliProject project(/*configured=*/false);
  const json reply = init(project);
  CHECK(paths(reply["sources"]) == Texts{".runbook/runbooks"});
  CHECK(fs::is_directory(project / ".runbook/runbooks"));
  CHECK(reply["sync"]["documents"] == 0);
}

TEST_CASE("a folder of pages alone is one source", "[cli][init]") {
  const CliProject project(/*configured=*/false);
  write_tree(project.path(), {{"a.md", "# A\n"}, {"team/b.md", "# B\n"}, {"team/c.md", "# C\n"}});
  CHECK(paths(init(project, {"--no-sync"})["sources"]) == Texts{"."});
}

TEST_CASE("folders of one name become sources of different names", "[cli][init]") {
  const CliProject project(/*configured=*/false);
  write_tree(project.path(), {{"a/docs/x.md", "# X\n"},
                              {"a/main.c", ""},
                              {"a/more.c", ""},
                              {"b/docs/x.md", "# X\n"},
                              {"b/main.c", ""},
                              {"b/more.c", ""}});
  const json reply = init(project);
  CHECK(reply["sources"][0]["name"] == "a-docs");
  CHECK(reply["sources"][1]["name"] == "b-docs");
}

TEST_CASE("a place that cannot be written is one sentence and leaves nothing", "[cli][init]") {
  const CliProject project(/*configured=*/false);
  write_tree(project.path(), {{"docs/a.md", "# A\n"}, {".runbook", "in the way"}});
  const ProcessResult result = project.run({"init"});
  CHECK(result.exit_status == 2);
  CHECK(result.err.find("cannot make the folder") != std::string::npos);
}

}  // namespace
}  // namespace runbook::test
