#include "retriever/copies.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "fake_evidence.h"
#include "retriever/page_name.h"
#include "retriever/retriever.h"

namespace runbook {
namespace {

using test::FakeEvidence;
using test::paths;

const test::FixedClock kClock;

/// Forty words that say the same for every page of a template.
std::string page_text(std::string_view title, std::string_view host, std::string_view more = "") {
  return str_cat("# ", title,
                 "\nThe disk of the broker fills up while the retention is not kept.\n## Repair\n"
                 "Look at the largest topic first, then shorten its retention for an hour.\n"
                 "Log in to ",
                 host, " and watch the free space until it grows again, then undo the change.\n",
                 more);
}

FetchedDocument page(std::string path, std::string title, std::string text) {
  FakeEvidence evidence;
  const DocumentId id = evidence.add({std::move(path), std::move(title), std::move(text), {}});
  return evidence.page(id);
}

SearchReply ask(const Evidence& evidence, std::string question, int limit = 5,
                Copies copies = Copies::together, Grouping group = Grouping::document) {
  SearchRequest request;
  request.question = std::move(question);
  request.mode = SearchMode::lexical;
  request.limit = limit;
  request.copies = copies;
  request.group = group;
  request.cut_irrelevant = false;
  auto reply = retrieve(request, evidence, nullptr, "", {}, kClock);
  REQUIRE(reply);
  return *reply;
}

using Paths = std::vector<std::string>;

/// The same page of two regions and a third copy in a mirror of one.
FakeEvidence regions() {
  FakeEvidence evidence;
  evidence.add({"a/broker-disk-eu-north-1.md",
                "Broker disk in eu-north-1",
                page_text("Broker disk in eu-north-1", "skerry-broker"),
                {}});
  evidence.add({"a/broker-disk-eu-central-1.md",
                "Broker disk in eu-central-1",
                page_text("Broker disk in eu-central-1", "holm-broker"),
                {}});
  evidence.add({"mirror/broker-disk-eu-north-1.md",
                "Broker disk in eu-north-1",
                page_text("Broker disk in eu-north-1", "skerry-broker", "Ask the storage team.\n"),
                {}});
  evidence.add({"b/other.md", "Topics", "# Topics\nA broker has topics.\n", {}});
  return evidence;
}

}  // namespace

TEST_CASE("a name says the same with another place or another age in it", "[retriever][copies]") {
  CHECK(name_without_place("drain-edge-eu-north-1") == name_without_place("drain-edge-us-east-2"));
  CHECK(name_without_place("failover_westeurope") == name_without_place("failover_eastus2"));
  CHECK(name_without_place("deploy-me-south-1") == name_without_place("deploy-eu-west-1"));
  CHECK(name_without_place("upgrade-staging") == name_without_place("upgrade-prod"));
  CHECK(name_without_place("lag-old") == name_without_place("lag-copy"));
  CHECK(name_without_place("disk-85") != name_without_place("disk-95"));
  CHECK(name_without_place("DiskLow") != name_without_place("DiskHigh"));
  CHECK(name_without_place("drain-edge") != name_without_place("drain-edge-eu"));
  CHECK(name_without_place("northbound-stale") != name_without_place("southbound-stale"));
}

TEST_CASE("one page in two folders is a copy, whatever a paragraph more adds",
          "[retriever][copies]") {
  const std::string text = page_text("Broker disk", "x");
  const FetchedDocument original = page("a/BrokerDisk.md", "Broker disk", text);
  const FetchedDocument same = page("b/BrokerDisk.md", "Broker disk", text);
  const FetchedDocument longer = page("c/BrokerDisk.md", "Broker disk",
                                      page_text("Broker disk", "x", "Tell the storage team.\n"));

  CHECK(likeness_of_copies(original, same) == 1.0);
  const auto likeness = likeness_of_copies(original, longer);
  REQUIRE(likeness);
  CHECK(*likeness > 0.6);
  CHECK(*likeness < 1.0);
  const LineDifferences differences = differing_lines(longer, original);
  CHECK(differences.count == 1);
  CHECK(differences.first == 6);
}

TEST_CASE("siblings of one template are pages of their own", "[retriever][copies]") {
  const auto sibling = [](std::string name) {
    const std::string path = str_cat("alerts/", name, ".md");
    return page(path, name, page_text(name, "x"));
  };

  CHECK_FALSE(likeness_of_copies(sibling("DiskUsage85"), sibling("DiskUsage95")));
  CHECK_FALSE(likeness_of_copies(sibling("DiskSpaceLow"), sibling("DiskSpaceHigh")));
  CHECK_FALSE(likeness_of_copies(sibling("BytesReceived"), sibling("BytesSent")));
}

TEST_CASE("READMEs of two services are no copies, nor are pages of services that say which",
          "[retriever][copies]") {
  const FetchedDocument cache = page("cache/README.md", "Cache", page_text("Cache", "x"));
  const FetchedDocument queue = page("queue/README.md", "Queue", page_text("Queue", "x"));
  FetchedDocument one = page("a/restart.md", "Restart", page_text("Restart", "x"));
  FetchedDocument other = page("b/restart.md", "Restart", page_text("Restart", "x"));

  CHECK_FALSE(likeness_of_copies(cache, queue));
  CHECK(likeness_of_copies(one, other));
  one.row.services = {"payments"};
  other.row.services = {"ledger"};
  CHECK_FALSE(likeness_of_copies(one, other));
}

TEST_CASE("pages of one name that say other things are no copies", "[retriever][copies]") {
  const FetchedDocument one = page("a/lag.md", "Lag", page_text("Lag", "x"));
  const FetchedDocument other =
      page("b/lag.md", "Lag", "# Lag\nA replica that falls behind is rebuilt from a backup.\n");
  CHECK_FALSE(likeness_of_copies(one, other));
}

TEST_CASE("copies are one hit that lists them", "[retriever][copies]") {
  const SearchReply reply = ask(regions(), "broker disk fills up");

  REQUIRE(reply.hits.size() == 2);
  CHECK(reply.hits[0].copies.size() == 2);
  CHECK(reply.hits[1].document.path == "b/other.md");
  for (const PageCopy& copy : reply.hits[0].copies) {
    CHECK(copy.path != reply.hits[0].document.path);
    CHECK(copy.similarity > 0.3);
    CHECK_FALSE(copy.id.empty());
    CHECK(copy.source == "docs");
  }
}

TEST_CASE("the copy that the question names is the hit", "[retriever][copies]") {
  const FakeEvidence evidence = regions();
  CHECK(paths(ask(evidence, "broker disk central")).front() == "a/broker-disk-eu-central-1.md");
  CHECK(paths(ask(evidence, "broker disk fills up, holm-broker")).front() ==
        "a/broker-disk-eu-central-1.md");
  CHECK(paths(ask(evidence, "broker disk, ask the storage team")).front() ==
        "mirror/broker-disk-eu-north-1.md");
}

TEST_CASE("a question that names two copies gets both", "[retriever][copies]") {
  const SearchReply reply = ask(regions(), "broker disk on skerry and on holm");
  const Paths found = paths(reply);
  CHECK(std::count(found.begin(), found.end(), "a/broker-disk-eu-central-1.md") == 1);
  CHECK(found.size() == 3);
}

TEST_CASE("copies are hits of their own when asked for", "[retriever][copies]") {
  const SearchReply reply = ask(regions(), "broker disk fills up", 5, Copies::apart);
  CHECK(reply.hits.size() == 4);
  for (const Hit& hit : reply.hits)
    CHECK(hit.copies.empty());
}

TEST_CASE("so many hits are distinct as were asked for", "[retriever][copies]") {
  FakeEvidence evidence;
  for (int i = 0; i < 15; ++i)
    evidence.add(
        {str_cat("m", i, "/BrokerDisk.md"), "Broker disk", page_text("Broker disk", "x"), {}});
  for (int i = 0; i < 4; ++i)
    evidence.add({str_cat("z/other-", std::string(1, static_cast<char>('a' + i)), ".md"),
                  "Topics",
                  "# Topics\nA broker has topics, and once more: topics of the broker.\n",
                  {}});

  const SearchReply reply = ask(evidence, "broker disk", 3);

  REQUIRE(reply.hits.size() == 3);
  CHECK(reply.hits[0].copies.size() == 14);
  CHECK(reply.hits[1].copies.empty());
}

TEST_CASE("sections of a copy are not listed beside those of the page", "[retriever][copies]") {
  const SearchReply reply =
      ask(regions(), "broker disk retention", 10, Copies::together, Grouping::section);
  for (const Hit& hit : reply.hits)
    CHECK((hit.document.path == reply.hits[0].document.path || hit.document.path == "b/other.md"));
  CHECK(reply.hits.front().copies.size() == 2);
}

TEST_CASE("two copies of an alert's page are not ambiguous", "[retriever][copies]") {
  FakeEvidence evidence;
  evidence.add({"a/BrokerDiskFull.md", "BrokerDiskFull", page_text("BrokerDiskFull", "x"), {}});
  evidence.add({"b/BrokerDiskFull.md", "BrokerDiskFull", page_text("BrokerDiskFull", "x"), {}});

  const SearchReply reply = ask(evidence, "BrokerDiskFull");

  REQUIRE(reply.hits.size() == 1);
  CHECK_FALSE(reply.hits[0].ambiguous);
  CHECK(reply.hits[0].copies.size() == 1);
}

}  // namespace runbook
