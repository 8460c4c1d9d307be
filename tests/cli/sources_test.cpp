// What of a folder becomes a page, and which pages a search may answer from.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/pages.h"

namespace runbook::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

json report_of(const ProcessResult& sync) {
  return json::parse(sync.out)["sources"][0];
}

}  // namespace

TEST_CASE("data files are pages where an include says their ending", "[cli][sources]") {
  const Pages pages({{"docs/issues/ki-7.yaml",
                      "title: Marmalade overflows\nservices: [jam]\nseverity: 2\nowner: pantry\n"
                      "workaround: turn the tap\n"},
                     {"docs/issues/list.json", "{\"marmalade\": [1, 2]}\n"},
                     {"docs/values.toml", "marmalade = 1\n"},
                     {"docs/page.md", "# Page\n\nmarmalade\n"}},
                    "[{path: docs, include: ['**', 'issues/*.{yaml,json}']}]");

  const json report = report_of(pages.sync());

  CHECK(report["added"] == 3);
  CHECK(report["skipped"].contains("data file"));  // values.toml
  const auto hits = pages.hits("turn the tap");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0]["location"] == "issues/ki-7.yaml:5");
  CHECK(hits[0]["document"]["title"] == "Marmalade overflows");
  CHECK(hits[0]["document"]["services"] == json::array({"jam"}));
  CHECK(hits[0]["document"]["severity"] == 2);
  CHECK(hits[0]["document"]["owner"]["team"] == "pantry");
}

TEST_CASE("data files of a knowledge folder are pages without being named", "[cli][sources]") {
  const Pages pages({{".runbook/runbooks/tap.yml", "name: x\nfix: turn the marmalade tap\n"},
                     {"docs/tap.yml", "name: x\nfix: turn the marmalade tap\n"}},
                    "[{path: .runbook/runbooks}, {path: docs}]");
  pages.sync();
  CHECK(pages.found("marmalade tap") == Texts{"tap.yml"});
}

TEST_CASE("a notebook's Markdown cells are found at their lines in the file", "[cli][sources]") {
  const Pages pages({{"docs/failover.ipynb",
                      "{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n"
                      "   \"source\": [\n"
                      "    \"# Failover drill\\n\",\n"  // line 6
                      "    \"\\n\",\n"
                      "    \"Stop the \\\"pooler\\\" first.\"\n"  // line 8
                      "   ]\n  },\n"
                      "  {\n   \"cell_type\": \"code\",\n"
                      "   \"outputs\": [{\"text\": [\"marmalade\"]}],\n"
                      "   \"source\": [\"print('marmalade')\"]\n  },\n"
                      "  {\n   \"source\": [\"## Verify\\n\", \"Ask the quince gauge.\"],\n"  // 17
                      "   \"cell_type\": \"markdown\"\n  }\n ],\n \"nbformat\": 4\n}\n"},
                     {"docs/broken.ipynb", "[1, 2\n"}});

  const json report = report_of(pages.sync());

  CHECK(report["added"] == 2);
  REQUIRE(report["warnings"].size() == 1);
  CHECK(report["warnings"][0]["path"] == "broken.ipynb:1");
  const auto hits = pages.hits("stop the pooler");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0]["location"] == "failover.ipynb:8");
  CHECK(hits[0]["document"]["title"] == "Failover drill");
  CHECK_THAT(hits[0]["snippet"]["text"].get<std::string>(),
             Catch::Contains("Stop the \"pooler\" first."));
  CHECK(pages.hits("quince gauge")[0]["location"] == "failover.ipynb:17");
  CHECK(pages.found("marmalade").empty());  // code and outputs are no page
}

TEST_CASE("where sources overlap the innermost owns a page", "[cli][sources]") {
  const Pages pages({{"docs/a.md", "# A\n\nmarmalade\n"}, {"docs/team/b.md", "# B\n\nmarmalade\n"}},
                    "[{path: docs, name: all}, {path: docs/team, name: team}]");
  const json sync = json::parse(pages.sync().out);

  CHECK(sync["documents"] == 2);
  for (const json& hit : pages.hits("marmalade")) {
    const std::string path = hit["document"]["path"];
    CHECK(hit["document"]["source"] == (path == "b.md" ? "team" : "all"));
  }
}

TEST_CASE("TOML front matter gives what YAML gives", "[cli][sources]") {
  const Pages pages({{"docs/a.md",
                      "+++\ntitle = \"Lag\"\ntags = [\"wal\"]\nowner = \"keel\"\n"
                      "last_reviewed_on = 2026-05-02\n+++\n# x\n\nmarmalade\n"}});
  pages.sync();
  const auto hit = pages.hits("marmalade")[0];
  CHECK(hit["document"]["title"] == "Lag");
  CHECK(hit["document"]["owner"]["team"] == "keel");
  CHECK(hit["freshness"]["date"] == "2026-05-02");
}

TEST_CASE("an alert that a handbook has a heading for is answered with that section",
          "[cli][sources]") {
  const Pages pages(
      {{"docs/handbook.md",
        "# Alerts of the jam team\n\nMarmalade everywhere.\n\n"
        "## KubeJamNotReady\n\nStir it.\n\n## JamQuotaAlmostFull\n\n"
        "### Mitigation\n\nEmpty a jar.\n"},
       {"docs/other.md", "# Other\n\nJamQuotaAlmostFull was seen, marmalade full.\n"}});
  pages.sync();

  const json hits = pages.hits("[FIRING:1] JamQuotaAlmostFull team=jam marmalade");

  REQUIRE_FALSE(hits.empty());
  CHECK(hits[0]["tier"] == "name");
  CHECK(hits[0]["document"]["path"] == "handbook.md");
  CHECK(hits[0]["section"]["heading"][1] == "JamQuotaAlmostFull");
}

TEST_CASE("a rebuild's dry run over a newer index says what it would make", "[cli][sources]") {
  const Pages pages({{"docs/a.md", "# A\n\nmarmalade\n"}});
  pages.sync();
  const fs::path database = pages / ".runbook/cache/index.db";
  std::string bytes = read_text(database);
  bytes.replace(60, 4, std::string("\x00\x00\x03\xe7", 4));  // SQLite's user_version
  write_tree(pages.path(), {{".runbook/cache/index.db", bytes}});

  CHECK(pages.sync({"--dry-run"}).exit_status == 2);
  const ProcessResult dry = pages.sync({"--dry-run", "--rebuild"});

  CHECK(dry.exit_status == 0);
  CHECK(report_of(dry)["added"] == 1);
  CHECK(read_text(database) == bytes);
}

TEST_CASE("vectors are not made anew and left out at once", "[cli][sources]") {
  const Pages pages({});
  const ProcessResult both = pages.sync({"--re-embed", "--no-embed"});
  CHECK(both.exit_status == 2);
  CHECK_THAT(both.err, Catch::Contains("contradict"));
}

}  // namespace runbook::test
