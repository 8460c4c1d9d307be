#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/pages.h"

namespace runbook::test {
namespace {

using nlohmann::json;

/// Pages that differ in everything a filter looks at.
Pages varied_pages() {
  return Pages(
      {{"docs/db/lag.md",
        "---\ntype: runbook\nservices: [ledger]\ntags: [Kafka, db]\nseverity: 1\n"
        "owner: keel\nslack: '#team-keel'\nlast_reviewed_on: 2026-05-20\n---\n# Lag\n\nx\n"},
       {"docs/db/down.md",
        "---\ntype: runbook\nservices: [berth]\nseverity: 2\nowner: [keel, purser]\n"
        "last_reviewed_on: 2026-01-02\n---\n# Down\n\nx\n"},
       {"docs/pm/2025.md",
        "---\ntype: postmortem\nincident_date: 2025-11-03\nservices: [ledger]\n"
        "updated: 2026-05-30\n---\n# Ledger outage\n\nx\n"}});
}

Texts listed(const Pages& pages, Texts flags) {
  flags.insert(flags.begin(), {"knowledge", "list", "--format", "json"});
  Texts paths;
  const json reply = json::parse(pages.run(std::move(flags)).out);
  for (const json& document : reply["documents"])
    paths.push_back(document["path"]);
  return paths;
}

TEST_CASE("documents are listed by every filter that a search has", "[cli][list]") {
  const Pages pages = varied_pages();
  REQUIRE(pages.sync().exit_status == 0);
  const std::vector<std::pair<Texts, Texts>> cases = {
      {{}, {"db/down.md", "db/lag.md", "pm/2025.md"}},
      {{"--type", "Runbooks"}, {"db/down.md", "db/lag.md"}},
      {{"--service", "LEDGER"}, {"db/lag.md", "pm/2025.md"}},
      {{"--tag", "kafka"}, {"db/lag.md"}},
      {{"--severity", "sev2", "--severity", "1"}, {"db/down.md", "db/lag.md"}},
      {{"--owner", "purser"}, {"db/down.md"}},
      {{"--owner", "@team-keel"}, {"db/lag.md"}},
      {{"--path", "db/**"}, {"db/down.md", "db/lag.md"}},
      {{"--after", "2026-05-20"}, {"db/lag.md"}},
      {{"--after", "200d"}, {"db/down.md", "db/lag.md"}},
      {{"--after", "2025-11-03", "--type", "postmortem"}, {"pm/2025.md"}},
      {{"--sort", "date", "--type", "runbook"}, {"db/lag.md", "db/down.md"}},
      {{"--sort", "type", "--limit", "1"}, {"pm/2025.md"}},
  };
  for (const auto& [flags, paths] : cases) {
    CAPTURE(flags);
    CHECK(listed(pages, flags) == paths);
  }
  CHECK(pages.found("x", {"--severity", "1"}) == Texts{"db/lag.md"});
}

TEST_CASE("a list is one aligned row a document", "[cli][list]") {
  const Pages pages = varied_pages();
  REQUIRE(pages.sync().exit_status == 0);

  const ProcessResult list = pages.run({"knowledge", "list", "--type", "runbook"});

  CHECK(list.exit_status == 0);
  CHECK(list.err.empty());
  REQUIRE(list.out.find("  runbook  5 months  docs/db/down.md  Down\n") == 8);
  CHECK(list.out.find("  runbook  12 days   docs/db/lag.md   Lag\n") != std::string::npos);
}

TEST_CASE("a row of a list is whole in a pipe", "[cli][list]") {
  const std::string title(200, 'x');
  const Pages pages({{"docs/a.md", "# " + title + "\n\ny\n"}});
  REQUIRE(pages.sync().exit_status == 0);

  CHECK(pages.run({"knowledge", "list"}).out.ends_with(title + "\n"));
}

TEST_CASE("a list that is empty says which filter left nothing", "[cli][list]") {
  const Pages pages = varied_pages();
  REQUIRE(pages.sync().exit_status == 0);
  const std::vector<std::pair<Texts, std::string>> cases = {
      {{"--tag", "kafkaa"},
       "runbook: no document has the tag \"kafkaa\", did you mean \"Kafka\"?; there are: Kafka, "
       "db\n"},
      {{"--type", "postmortem", "--severity", "1"},
       "runbook: no document passes --type, --severity together: 1 passes --type, 1 passes "
       "--severity\n"},
      {{"--path", "web/**"}, "runbook: no document passes --path\n"},
  };
  for (const auto& [flags, message] : cases) {
    Texts arguments = {"knowledge", "list"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const ProcessResult list = pages.run(arguments);
    CHECK(list.exit_status == 1);
    CHECK(list.out.empty());
    CHECK(list.err == message);
  }
}

TEST_CASE("a severity or a day that is none is wrong use", "[cli][list]") {
  const Pages pages = varied_pages();
  CHECK(pages.run({"knowledge", "list", "--severity", "9"}).err ==
        "runbook: --severity: expected 1 (highest) to 5, got \"9\"\n");
  CHECK(pages.run({"knowledge", "list", "--after", "soon"}).err ==
        "runbook: --after: expected a day such as 2026-03-02 or a time span such as 90d, got "
        "\"soon\"\n");
}

}  // namespace
}  // namespace runbook::test
