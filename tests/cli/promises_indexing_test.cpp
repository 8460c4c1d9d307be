// What users of such tools have been let down by when their pages are indexed, and what we promise.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

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

Texts sorted(Texts texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

/// So that another user may sync them for the first time.
void open_to_all(const Pages& pages) {
  fs::permissions(pages.path(), fs::perms::all);
  fs::permissions(pages / ".runbook", fs::perms::all);
}

TEST_CASE("a comment in a fence is no heading and the step keeps its commands", "[cli][promise]") {
  const Pages pages({{"docs/failover.md",
                      "# Failover\n\nA standby takes over.\n\n## Promote the standby\n\n"
                      "Stop writes first:\n\n```bash\n# drain the pooler\npgbouncer-pause all\n"
                      "# then promote\npg_ctl promote\n```\n\nThen tell the channel.\n"}});
  pages.sync();

  const json hits = pages.hits("drain the pooler", {"--group", "section"});

  REQUIRE(hits.size() == 1);
  CHECK(hits[0]["section"]["heading"] == json::array({"Failover", "Promote the standby"}));
  CHECK(hits[0]["section"]["lines"] == json::array({5, 16}));
  CHECK(hits[0]["location"] == "failover.md:10");
  REQUIRE(hits[0]["commands"].size() == 2);
  CHECK(hits[0]["commands"][0]["text"] == "pgbouncer-pause all");
  CHECK(hits[0]["commands"][1]["text"] == "pg_ctl promote");
}

TEST_CASE("paths that differ in one sign or in case are documents of their own", "[cli][promise]") {
  const Pages pages({{"docs/a-b.md", "# Dash\n\nmarmalade\n"},
                     {"docs/a_b.md", "# Underscore\n\nmarmalade\n"},
                     {"docs/a/b.md", "# Folder\n\nmarmalade\n"},
                     {"docs/A-B.md", "# Capitals\n\nmarmalade\n"}});

  CHECK(report_of(pages.sync())["added"] == 4);

  CHECK(sorted(pages.found("marmalade")) == Texts{"A-B.md", "a-b.md", "a/b.md", "a_b.md"});
  std::set<std::string> ids;
  for (const json& hit : pages.hits("marmalade"))
    ids.insert(hit["document"]["id"]);
  CHECK(ids.size() == 4);
}

TEST_CASE("hidden folders are read when they are named and ignored files never", "[cli][promise]") {
  const Pages pages({{"docs/seen.md", "# Seen\n\nmarmalade\n"},
                     {"docs/.github/named.md", "# Named\n\nmarmalade\n"},
                     {"docs/.cache/hidden.md", "# Hidden\n\nmarmalade\n"},
                     {"docs/.gitignore", "/drafts/\n*.tmp.md\n"},
                     {"docs/drafts/a.md", "# Draft\n\nmarmalade\n"},
                     {"docs/b.tmp.md", "# Temporary\n\nmarmalade\n"}},
                    "[{path: docs, include: ['**', '.github/**']}]");
  pages.sync();

  CHECK(sorted(pages.found("marmalade")) == Texts{".github/named.md", "seen.md"});
}

TEST_CASE("both endings of YAML are treated alike", "[cli][promise]") {
  const Pages pages({{"docs/a.yml", "marmalade: 1\n"}, {"docs/b.yaml", "marmalade: 1\n"}});

  const json report = report_of(pages.sync());

  CHECK(report["added"] == 0);
  CHECK(report["errors"].empty());
  CHECK(report["skipped"].size() == 1);
  CHECK(report["skipped"].front() == 2);
}

TEST_CASE("link loops, locked files and broken front matter cost nothing but themselves",
          "[cli][promise]") {
  if (!AsNobody::works()) return;
  const Pages pages({{"docs/good.md", "# Good\n\nmarmalade\n"},
                     {"docs/broken.md", "---\ntitle: [open\n---\n# Broken\n\nmarmalade\n"},
                     {"docs/locked.md", "# Locked\n\nmarmalade\n"}});
  fs::create_symlink("loop.md", pages / "docs/loop.md");
  fs::create_directory_symlink("..", pages / "docs/circle");
  open_to_all(pages);
  fs::permissions(pages / "docs/locked.md", fs::perms::none);

  const AsNobody nobody;
  const ProcessResult sync = pages.sync();

  CHECK(sync.exit_status == 3);
  const json report = report_of(sync);
  Texts failed;
  for (const json& error : report["errors"])
    failed.push_back(error["path"]);
  CHECK(sorted(failed) == Texts{"locked.md", "loop.md"});
  REQUIRE(report["warnings"].size() == 1);
  CHECK(report["warnings"][0]["path"] == "broken.md:3");
  CHECK(sorted(pages.found("marmalade")) == Texts{"broken.md", "good.md"});
}

TEST_CASE("an unchanged file is not opened again and keeps its date", "[cli][promise]") {
  if (!AsNobody::works()) return;
  const Pages pages({{"docs/old.md", "# Old\n\nmarmalade\n"}});
  make_old(pages / "docs/old.md");
  open_to_all(pages);
  {
    const AsNobody nobody;
    pages.sync();
  }
  // Whoever may not read it can only believe its size and its time.
  fs::permissions(pages / "docs/old.md", fs::perms::none);
  const AsNobody nobody;
  const ProcessResult again = pages.sync();

  INFO(again.err);
  CHECK(again.exit_status == 0);
  CHECK(report_of(again)["unchanged"] == 1);
  const json freshness = pages.hits("marmalade")[0]["freshness"];
  CHECK(freshness["date"] == "2025-03-01");
  CHECK(freshness["basis"] == "mtime");
  CHECK(freshness["age_days"] == 457);
  CHECK(freshness["stale"] == true);
}

TEST_CASE("a deleted page is gone from the next search and a renamed one is where it went",
          "[cli][promise]") {
  const Pages pages({{"docs/deleted.md", "# One\n\nmarmalade of oranges\n"},
                     {"docs/before.md", "# Two\n\nmarmalade of lemons\n"},
                     {"docs/stays.md", "# Three\n\nmarmalade of limes\n"}});
  pages.sync();
  fs::remove(pages / "docs/deleted.md");
  fs::rename(pages / "docs/before.md", pages / "docs/after.md");

  const json report = report_of(pages.sync());

  CHECK(report["removed"] == 1);
  CHECK(report["moved"] == 1);
  CHECK(report["added"] == 0);
  CHECK(sorted(pages.found("marmalade")) == Texts{"after.md", "stays.md"});
  CHECK(pages.found("oranges").empty());
}

TEST_CASE("a renamed page keeps its vectors", "[cli][promise]") {
  const Pages pages({{"docs/before.md", "# Page\n\nmarmalade\n"}});
  pages.write({{".runbook/config.yaml", "knowledge: {sources: [{path: docs, name: pages}]}\n"}});
  pages.sync({"--no-embed"});
  if (json::parse(pages.run({"knowledge", "status", "--format", "json"}).out)["model_available"] !=
      true) {
    std::cout << "skipped: this build has no local model\n";
    return;
  }
  CHECK(json::parse(pages.sync().out)["embedded"] == 1);
  fs::rename(pages / "docs/before.md", pages / "docs/after.md");

  const json report = json::parse(pages.sync().out);

  CHECK(report["sources"][0]["moved"] == 1);
  CHECK(report["embedded"] == 0);
  CHECK(report["pending"] == 0);
}

TEST_CASE("an emptied or absent folder deletes nothing until that is allowed", "[cli][promise]") {
  const Pages pages({{"docs/a.md", "# A\n\nmarmalade\n"}, {"docs/b.md", "# B\n\nmarmalade\n"}});
  pages.sync();

  fs::rename(pages / "docs", pages / "unmounted");
  const ProcessResult absent = pages.sync({"--allow-mass-delete"});
  CHECK(absent.exit_status == 3);
  CHECK(report_of(absent)["errors"].size() == 1);
  CHECK(pages.found("marmalade").size() == 2);

  fs::create_directory(pages / "docs");
  const ProcessResult emptied = pages.sync();
  CHECK(emptied.exit_status == 3);
  CHECK(report_of(emptied)["removed"] == 0);
  CHECK(emptied.out.find("--allow-mass-delete") != std::string::npos);
  CHECK(pages.found("marmalade").size() == 2);

  const ProcessResult allowed = pages.sync({"--allow-mass-delete"});
  CHECK(allowed.exit_status == 0);
  CHECK(report_of(allowed)["removed"] == 2);
  CHECK(pages.found("marmalade").empty());
}

TEST_CASE("front matter in another language is text and never run", "[cli][promise]") {
  const Pages pages({{"docs/script.md",
                      "---js\n{ title: require('child_process').execSync('touch pwned') }\n---\n"
                      "# Harmless\n\nmarmalade\n"},
                     {"docs/tag.md",
                      "---\ntitle: !!python/object/apply:os.system ['touch pwned']\n---\n"
                      "# Tagged\n\nmarmalade\n"}});
  const ProcessResult sync = pages.sync();

  CHECK(sync.exit_status == 0);
  CHECK(sorted(pages.found("marmalade")) == Texts{"script.md", "tag.md"});
  CHECK_FALSE(fs::exists(pages / "pwned"));
  CHECK_FALSE(fs::exists(pages / "docs/pwned"));
}

TEST_CASE("one service as a string means the same as a list of one", "[cli][promise]") {
  const Pages pages({{"docs/string.md", "---\nservices: payments\n---\n# S\n\nmarmalade\n"},
                     {"docs/list.md", "---\nservices: [payments]\n---\n# L\n\nmarmalade\n"},
                     {"docs/single.md", "---\nservice: payments\n---\n# O\n\nmarmalade\n"}});
  pages.sync();

  const json hits = pages.hits("marmalade", {"--service", "payments"});

  CHECK(hits.size() == 3);
  for (const json& hit : hits)
    CHECK(hit["document"]["services"] == json::array({"payments"}));
}

TEST_CASE("a post-mortem among runbooks is a post-mortem", "[cli][promise]") {
  const Pages pages({{"docs/runbooks/2025-03-double-charge.md",
                      "# Cards charged twice\n\n## Timeline\n\n10:00 marmalade\n\n"
                      "## Root cause\n\nA retry.\n\n## Action items\n\n- [ ] a key\n"},
                     {"docs/runbooks/refund.md", "# Refund\n\n## Mitigation\n\nmarmalade\n"}});
  pages.sync();

  CHECK(pages.found("marmalade", {"--type", "postmortem"}) ==
        Texts{"runbooks/2025-03-double-charge.md"});
  CHECK(pages.found("marmalade", {"--type", "runbook"}) == Texts{"runbooks/refund.md"});
}

TEST_CASE("a title is never a comment or the name of an index page", "[cli][promise]") {
  const Pages pages(
      {{"docs/kafka/_index.md", "---\n# weight of the menu\nweight: 3\n---\nquince\n"},
       {"docs/lag.md", "<!-- prettier-ignore -->\n<!-- # Draft -->\n# Lag\n\nplum\n"},
       {"docs/README.md", "<!-- toc -->\n\nSetext title\n============\n\ncherry\n"},
       {"docs/quota.md", "---\n# about quotas\ntitle: Quotas # of disks\n---\npear\n"}});
  pages.sync();

  const auto title = [&](const char* word) {
    const json hits = pages.hits(word);
    return hits.size() == 1 ? hits[0]["document"]["title"].get<std::string>() : "";
  };
  CHECK(title("quince") == "kafka");
  CHECK(title("plum") == "Lag");
  CHECK(title("cherry") == "Setext title");
  CHECK(title("pear") == "Quotas");
}

TEST_CASE("what front matter says of incidents, symptoms and tags is found", "[cli][promise]") {
  const Pages pages({{"docs/ki.md",
                      "---\ntype: known_issue\ntags: [zebra, yak]\nsymptoms:\n  - quokka alarms\n"
                      "workaround: restart the wombat\nrootCause: a leaking ocelot\n"
                      "incidentDate: 2025-04-05\nexpiresAt: 2026-01-31\nfavouriteKey: lynx\n---\n"
                      "# Known issue\n\nNothing in the body.\n"}});
  const ProcessResult sync = pages.sync();

  CHECK(sync.exit_status == 0);
  CHECK(report_of(sync)["warnings"].empty());
  for (const char* question :
       {"zebra", "yak", "quokka alarms", "wombat", "ocelot", "lynx", "2025-04-05", "2026-01-31"}) {
    CAPTURE(question);
    CHECK(pages.found(question) == Texts{"ki.md"});
  }
  const json hit = pages.hits("zebra")[0];
  CHECK(hit["document"]["type"] == "known_issue");
  CHECK(hit["document"]["tags"] == json::array({"zebra", "yak"}));
}

TEST_CASE("a page without headings is split, an empty one makes nothing to find",
          "[cli][promise]") {
  std::string long_page;
  for (int i = 0; i < 120; ++i) {
    long_page += "Paragraph " + std::to_string(i) + " speaks of berths and ferries.\n\n";
  }
  const Pages pages({{"docs/empty.md", ""}, {"docs/blank.md", "\n \n\t\n"}});
  CHECK(json::parse(pages.sync().out)["chunks"] == 0);

  pages.write({{"docs/long.md", long_page + "The last one names marmalade.\n"}});
  CHECK(json::parse(pages.sync().out)["chunks"] > 4);
  CHECK(pages.hits("marmalade")[0]["location"] == "long.md:241");
}

TEST_CASE("deep headings and underlined ones name their sections", "[cli][promise]") {
  const Pages pages({{"docs/deep.md",
                      "Top\n===\n\nUnder\n-----\n\nquince\n\n#### Four\n\nplum\n\n##### Five\n\n"
                      "cherry\n\n###### Six\n\npear\n"}});
  pages.sync();

  const auto heading = [&](const char* word) { return pages.hits(word)[0]["section"]["heading"]; };
  CHECK(heading("quince") == json::array({"Top", "Under"}));
  CHECK(heading("plum") == json::array({"Top", "Under", "Four"}));
  CHECK(heading("cherry") == json::array({"Top", "Under", "Four", "Five"}));
  CHECK(heading("pear") == json::array({"Top", "Under", "Four", "Five", "Six"}));
}

TEST_CASE("the sources of the configuration are what is indexed and nothing else",
          "[cli][promise]") {
  const Pages pages({{"docs/a.md", "# A\n\nmarmalade\n"},
                     {"team/wiki/b.md", "# B\n\nmarmalade\n"},
                     {"team/other/c.md", "# C\n\nmarmalade\n"},
                     {"d.md", "# D\n\nmarmalade\n"}},
                    "[{path: docs, name: here}, {path: team/wiki, name: there}]");
  const json report = json::parse(pages.sync().out);

  REQUIRE(report["sources"].size() == 2);
  CHECK(report["sources"][0]["name"] == "here");
  CHECK(report["sources"][1]["name"] == "there");
  CHECK(sorted(pages.found("marmalade")) == Texts{"a.md", "b.md"});
}

}  // namespace
}  // namespace runbook::test
