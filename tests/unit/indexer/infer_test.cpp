#include "indexer/parse/infer.h"

#include <string>

#include <catch2/catch.hpp>

#include "indexer/parse/markdown.h"

namespace runbook {
namespace {

DocumentRow inferred(const std::string& path, std::string_view body) {
  DocumentRow row;
  row.path = path;
  infer(row, body, parse_markdown(body, 1).blocks);
  return row;
}

constexpr std::string_view kPostmortem =
    "# Double charges\n\n**Date:** 2024-11-22\n**Severity:** SEV-1\n\n## Summary\n\nx\n\n"
    "## Root cause\n\nx\n\n## Timeline\n\nx\n\n## Action items\n\nx\n";

}  // namespace

TEST_CASE("headings outweigh a folder called runbooks", "[indexer][infer]") {
  const DocumentRow row = inferred("runbooks/checkout/charges.md", kPostmortem);
  CHECK(row.type == "postmortem");
  CHECK(row.why_type == "heading \"Timeline\"");
  CHECK(row.incident_date == "2024-11-22");
  CHECK(row.severity == 1);
  CHECK(row.why_severity == "text \"SEV-1\"");
}

TEST_CASE("the kind of a page is told by its names, folders, headings or wording",
          "[indexer][infer]") {
  struct Case {
    std::string path;
    std::string body;
    std::string type;
    std::string why;
  };
  const Case cases[] = {
      {"runbooks/kafka/lag.md", "# Lag", "runbook", "folder \"runbooks\""},
      {"ops/KubePodCrashLooping.md", "# x", "runbook",
       "file name like an alert's \"KubePodCrashLooping\""},
      {"db.md", "# Db\n\n## Symptoms\n\nx\n\n## Diagnosis\n\nx\n\n## Mitigation\n\nx\n", "runbook",
       "heading \"Diagnosis\""},
      {"2024-11-22-postmortem.md", "# x", "postmortem", "file name \"2024-11-22-postmortem\""},
      {"postmortems/2025/outage.md", "# x", "postmortem", "folder \"postmortems\""},
      {"docs/architecture.md", "# x", "architecture", "file name \"architecture\""},
      {"known-issues/ki-7.md", "# x", "known_issue", "folder \"known-issues\""},
      {"x/FAQ.md", "# x", "faq", "file name \"FAQ\""},
      {"x/page.md", "# Who owns what", "ownership", "title \"Who owns what\""},
      {"environments.md", "# x", "environment", "file name \"environments\""},
      {"playbooks/a.md", "# x", "playbook", "folder \"playbooks\""},
      {"notes/a.md", "# Lunch\n\nSoup.\n", "document", "nothing says what kind of page it is"},
      {"a.md", "# Plan\n\n## Timeline\n\nx\n", "document", "nothing says what kind of page it is"},
  };
  for (const Case& each : cases) {
    INFO(each.path);
    const DocumentRow row = inferred(each.path, each.body);
    CHECK(row.type == each.type);
    CHECK(row.why_type == each.why);
  }
}

TEST_CASE("what front matter gave is left alone", "[indexer][infer]") {
  DocumentRow row;
  row.path = "runbooks/a.md";
  row.type = "faq";
  row.why_type = "front matter";
  row.title = "Given";
  row.severity = 4;
  infer(row, kPostmortem, parse_markdown(kPostmortem, 1).blocks);
  CHECK(row.type == "faq");
  CHECK(row.why_type == "front matter");
  CHECK(row.title == "Given");
  CHECK(row.severity == 4);
  CHECK(row.incident_date.empty());
}

TEST_CASE("a title is a heading that stands above the page, or the file's name",
          "[indexer][infer]") {
  const auto title = [](const std::string& path, std::string_view body) {
    return inferred(path, body).title;
  };
  CHECK(title("a.md", "text\n\n## Sub\n\n# Real *title*\n") == "Real title");
  CHECK(title("a.md", "## Only one\n\n### x\n\n### y\n") == "Only one");
  CHECK(title("disk_full.md", "### Understand the alert\n\nx\n\n### Fix\n\nx\n") == "disk full");
  CHECK(title("disk_full.md", "# Symptoms\n\nx\n\n# Mitigation\n\nx\n") == "disk full");
  CHECK(title("a/KubeNodeDown.md", "no heading") == "KubeNodeDown");
  CHECK(title("redis/_index.md", "no heading") == "redis");
  CHECK(title("redis/README.md", "# \n\ntext") == "redis");
  CHECK(title("README.md", "text") == "README");
  CHECK(title("x.html.md", "# <%= current_page.title %>\n") == "x");
  CHECK(title("x.md", "<!-- prettier-ignore -->\n# T\n") == "T");
  CHECK(title("x.md", "```\n# a comment\n```\n") == "x");
  CHECK(title("x.md", "") == "x");
}

TEST_CASE("an incident's day comes from a line, a name, or the page's own date",
          "[indexer][infer]") {
  CHECK(inferred("postmortems/2025-02-14-failover.md", "# x").incident_date == "2025-02-14");
  CHECK(
      inferred("postmortems/a.md", "# x\n\n| Date | 14 February 2025 |\n|--|--|\n").incident_date ==
      "2025-02-14");
  CHECK(inferred("postmortems/a.md", "# 14 February 2025: lost\n").incident_date == "2025-02-14");
  CHECK(inferred("postmortems/a.md", "# x").incident_date.empty());
  CHECK(inferred("runbooks/2025-02-14.md", "# x").incident_date.empty());
}

}  // namespace runbook
