#include "indexer/parse/front_matter.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

using Strings = std::vector<std::string>;

/// "line: detail" of each problem.
Strings problems(const FrontMatter& front_matter) {
  Strings out;
  for (const ObservationRow& problem : front_matter.problems) {
    CHECK(problem.kind == "bad_front_matter");
    out.push_back(std::to_string(problem.line) + ": " + problem.detail);
  }
  return out;
}

}  // namespace

TEST_CASE("all known keys of front matter reach their columns", "[indexer][front_matter]") {
  const FrontMatter parsed = parse_front_matter(
      "---\n"
      "title: Postgres is down\n"
      "Type: Run-Book\n"
      "aliases: [PG down, /old/address]\n"
      "services:\n  - payments\n  - ledger\n"
      "alertname: PostgresDown, PostgresGone\n"
      "tags: [db, oncall]\n"
      "severity: sev1\n"
      "owner: keel\n"
      "owner_slack: '#keel'\n"
      "last-reviewed-on: 2026-03-02\n"
      "review_in: 6 months\n"
      "last_updated: 2026-04-01\n"
      "incidentDate: 2025-12-24\n"
      "---\n"
      "body\n");

  REQUIRE(parsed.present);
  CHECK(parsed.problems.empty());
  CHECK(parsed.body_line == 18);
  const DocumentRow& row = parsed.fields;
  CHECK(row.title == "Postgres is down");
  CHECK(row.type == "runbook");
  CHECK(row.why_type == "front matter");
  CHECK(row.aliases == Strings{"PG down"});
  CHECK(row.services == Strings{"payments", "ledger"});
  CHECK(row.alerts == Strings{"PostgresDown", "PostgresGone"});
  CHECK(row.tags == Strings{"db", "oncall"});
  CHECK(row.severity == 1);
  CHECK(row.why_severity == "front matter");
  CHECK(row.owner_team == "keel");
  CHECK(row.owner_contact == "#keel");
  CHECK(row.owner_line == 11);
  CHECK(row.validated_date == "2026-03-02");
  CHECK(row.validated_field == "last-reviewed-on");
  CHECK(row.updated_date == "2026-04-01");
  CHECK(row.incident_date == "2025-12-24");
  CHECK(row.expires_date > "2026-08-20");
  CHECK(row.expires_date < "2026-09-10");
  CHECK(row.front_matter_json.find("\"owner_slack\"") != std::string::npos);
  CHECK(parsed.has_searchable_values);
}

TEST_CASE("a string means the same as a list of one", "[indexer][front_matter]") {
  const auto services = [](std::string_view value) {
    return parse_front_matter("---\nservices: " + std::string(value) + "\n---\n").fields.services;
  };
  CHECK(services("payments") == Strings{"payments"});
  CHECK(services("[payments]") == services("payments"));
  CHECK(services("payments, ledger, payments") == Strings{"payments", "ledger"});
  CHECK(services("[{name: payments}]") == Strings{"payments"});
  CHECK(services("").empty());
  CHECK(services("~").empty());
}

TEST_CASE("front matter between pluses is TOML", "[indexer][front_matter]") {
  const FrontMatter parsed = parse_front_matter(
      "+++\ntitle = \"A\"\nlast_validated = 2026-03-02\nservices = [\"x\"]\n+++\nbody");
  REQUIRE(parsed.present);
  CHECK(parsed.fields.title == "A");
  CHECK(parsed.fields.validated_date == "2026-03-02");
  CHECK(parsed.fields.services == Strings{"x"});
  CHECK(parsed.body_line == 6);
}

TEST_CASE("the newest of several validations counts", "[indexer][front_matter]") {
  const FrontMatter parsed =
      parse_front_matter("---\nlast_validated: 2026-03-02\nreviewed: 2025-01-01\n---\n");
  CHECK(parsed.fields.validated_date == "2026-03-02");
  CHECK(parsed.fields.validated_field == "last_validated");
}

TEST_CASE("a bad value is a problem with its line and everything else still counts",
          "[indexer][front_matter]") {
  const FrontMatter parsed = parse_front_matter(
      "---\n"
      "title: A\n"
      "last_reviewed_on: soon\n"
      "severity: purple\n"
      "review_in: often\n"
      "expires: [1, 2]\n"
      "priority: 0.8\n"
      "---\n");
  CHECK(problems(parsed) ==
        Strings{"3: last_reviewed_on: expected a date such as 2026-03-02, got \"soon\"",
                "4: severity: expected 1 to 5, sev1, P1 or critical, got \"purple\"",
                "5: review_in: expected a time span such as \"6 months\", got \"often\"",
                "6: expires: expected a date such as 2026-03-02, got a list or mapping"});
  CHECK(parsed.fields.title == "A");
  CHECK(parsed.fields.validated_date.empty());
  CHECK_FALSE(parsed.fields.severity.has_value());
}

TEST_CASE("broken front matter is kept as metadata with the place of the mistake",
          "[indexer][front_matter]") {
  const std::string text = "---\ntitle: [never closed\nowner: x\n---\n# Body\n";
  const FrontMatter parsed = parse_front_matter(text);
  CHECK(parsed.present);
  CHECK(parsed.has_searchable_values);
  CHECK(text.substr(parsed.body_begin) == "# Body\n");
  REQUIRE(parsed.problems.size() == 1);
  CHECK(parsed.problems.front().line >= 2);
  CHECK(parsed.problems.front().line <= 4);
  CHECK(parsed.problems.front().detail.find("front matter cannot be read: ") == 0);
}

TEST_CASE("a key that stands twice, a tag and an open bracket cost that key and no other",
          "[indexer][front_matter]") {
  const FrontMatter parsed = parse_front_matter(
      "---\nservices: [ledger]\nseverity: !!int 2\nowner: keel\ntags:\n  - db\n- wal\n"
      "owner: anchor\nsymptoms: [slow\ntitle: Lag\n---\nbody\n");

  CHECK(parsed.fields.services == Strings{"ledger"});
  CHECK(parsed.fields.owner_team == "keel");
  CHECK(parsed.fields.owner_line == 4);
  CHECK(parsed.fields.title == "Lag");
  CHECK_FALSE(parsed.fields.severity);
  CHECK(parsed.has_searchable_values);  // the words of what was not understood can be found
  REQUIRE(parsed.problems.size() == 4);
  CHECK(parsed.problems[0].line == 3);
  CHECK(parsed.problems[0].detail == "front matter cannot be read: tags are not allowed here");
  CHECK(parsed.problems[1].line == 7);
  CHECK(parsed.problems[2].line == 8);
  CHECK(parsed.problems[2].detail ==
        "front matter cannot be read: key `owner` stands on line 4 already; that one counts");
  CHECK(parsed.problems[3].line == 9);
}

TEST_CASE("anchors, depth and size beyond the limits are problems and never a crash",
          "[indexer][front_matter]") {
  CHECK(parse_front_matter("---\na: &x [*x]\n---\n").problems.size() == 1);
  CHECK(parse_front_matter("---\na: " + std::string(17, '[') + std::string(17, ']') + "\n---\n")
            .problems.size() == 1);

  std::string many = "---\n";
  for (int i = 0; i < 2'100; ++i)
    many += "k" + std::to_string(i) + ": 1\n";
  CHECK(parse_front_matter(many + "---\n").problems.size() == 1);

  const std::string large = "---\na: " + std::string(64 * 1024, 'x') + "\n---\nbody";
  const FrontMatter parsed = parse_front_matter(large);
  CHECK_FALSE(parsed.present);
  CHECK(parsed.body_begin == 0);
  CHECK(problems(parsed) == Strings{"1: front matter is larger than 64 KiB"});
}

TEST_CASE("a page that begins with a rule has no front matter", "[indexer][front_matter]") {
  for (const char* const text :
       {"---\n\nSome prose, then nothing.\n", "---\nJust prose between two rules.\n---\nmore\n",
        "---js\nprocess.exit()\n---\n", "----\na: b\n----\n", "text\n---\na: b\n---\n", "", "---",
        "+++\nno toml here\n+++\n"}) {
    INFO(text);
    const FrontMatter parsed = parse_front_matter(text);
    CHECK_FALSE(parsed.present);
    CHECK(parsed.body_begin == 0);
    CHECK(parsed.body_line == 1);
    CHECK(parsed.problems.empty());
  }
}

TEST_CASE("windows line ends and an empty block are front matter too", "[indexer][front_matter]") {
  const FrontMatter windows = parse_front_matter("---\r\ntitle: A\r\n---\r\nbody");
  CHECK(windows.fields.title == "A");
  CHECK(windows.body_begin == 20);
  CHECK(parse_front_matter("---\n---\nbody").body_begin == 8);
  CHECK(parse_front_matter("---\n---\nbody").problems.empty());
}

TEST_CASE("words under keys of its own make a page's metadata findable, layout does not",
          "[indexer][front_matter]") {
  const auto searchable = [](std::string_view line) {
    return parse_front_matter("---\n" + std::string(line) + "\n---\n").has_searchable_values;
  };
  CHECK(searchable("symptoms: [slow checkout]"));
  CHECK(searchable("rootCause: a lock"));
  CHECK(searchable("workaround: restart it"));
  CHECK(searchable("our_own_key: some words"));
  CHECK(searchable("tags: db"));
  CHECK(searchable("nested: {deep: [words]}"));
  CHECK_FALSE(searchable("weight: 12"));
  CHECK_FALSE(searchable("layout: manual"));
  CHECK_FALSE(searchable("title: words"));
  CHECK_FALSE(searchable("our_flag: true"));
  CHECK_FALSE(searchable("our_number: 3"));
}

TEST_CASE("a type of a team's own is kept and a site's page type is none",
          "[indexer][front_matter]") {
  const auto type = [](std::string_view value) {
    return parse_front_matter("---\ntype: " + std::string(value) + "\n---\n").fields.type;
  };
  CHECK(type("Post-Mortem") == "postmortem");
  CHECK(type("known issue") == "known_issue");
  CHECK(type("Game Day") == "game_day");
  CHECK(type("docs") == "");
}

}  // namespace runbook
