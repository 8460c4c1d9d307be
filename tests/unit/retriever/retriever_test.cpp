#include "retriever/retriever.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "base/files.h"
#include "fake_evidence.h"
#include "tests/support/places.h"

namespace runbook {
namespace {

using test::FakeEvidence;
using test::FixedEmbedder;
using test::paths;

const test::FixedClock kClock;

SearchRequest asking(std::string question, SearchMode mode = SearchMode::lexical) {
  SearchRequest request;
  request.question = std::move(question);
  request.mode = mode;
  request.cut_irrelevant = false;
  request.explain = true;
  return request;
}

SearchReply answer(const SearchRequest& request, const Evidence& evidence,
                   const Embedder* embedder = nullptr, const RetrieveOptions& options = {}) {
  auto reply = retrieve(request, evidence, embedder, "no model was built in", options, kClock);
  REQUIRE(reply);
  return *reply;
}

/// Five pages, among them two about the same alert and one that speaks of it.
FakeEvidence sample() {
  FakeEvidence evidence;
  evidence.add({"a/NodeDiskPressureHigh.md",
                "Node disk pressure",
                "# Node disk pressure\nIntro\n## Mitigation\nClean the disk now\n$ df -h\n",
                {}});
  evidence.add(
      {"b/hub.md", "Hub", "# Hub\nWords\n## Disk\nNodeDiskPressureHigh is noisy disk\n", {}});
  evidence.add({"c/by-alert.md", "Storage", "# Storage\nNothing else\n", {"NodeDiskPressureHigh"}});
  evidence.add({"d/haproxy.md", "HAProxy", "# HAProxy\nbalancer\n", {}});
  evidence.add({"e/other.md", "Other", "# Other\nbalancer balancer disk disk pressure\n", {}});
  return evidence;
}

}  // namespace

TEST_CASE("a known alert stands above a named page and a named page above any score",
          "[retriever][tiers]") {
  const FakeEvidence evidence = sample();
  const SearchReply reply = answer(asking("[FIRING:1] NodeDiskPressureHigh (s1)"), evidence);
  REQUIRE(reply.hits.size() >= 3);
  CHECK(reply.hits[0].document.path == "c/by-alert.md");
  CHECK(reply.hits[0].tier == Tier::alert);
  CHECK(reply.hits[1].document.path == "a/NodeDiskPressureHigh.md");
  CHECK(reply.hits[1].tier == Tier::name);
  CHECK(reply.hits[2].tier == Tier::score);
  CHECK_FALSE(reply.hits[0].ambiguous);
  CHECK(reply.hits[0].why.front() == "alerts: holds \"NodeDiskPressureHigh\"");
}

TEST_CASE("two pages in the best exact tier are ambiguous and no others", "[retriever][tiers]") {
  FakeEvidence evidence = sample();
  evidence.add({"z/NodeDiskPressureHigh.md", "Copy", "# Copy\ntext\n", {}});
  evidence.page(DocumentId{3}).row.alerts.clear();
  const SearchReply reply = answer(asking("NodeDiskPressureHigh"), evidence);
  REQUIRE(reply.hits.size() >= 3);
  CHECK(reply.hits[0].ambiguous);
  CHECK(reply.hits[1].ambiguous);
  CHECK_FALSE(reply.hits[2].ambiguous);
}

TEST_CASE("a product's name is a feature and no tier", "[retriever][tiers]") {
  const SearchReply reply = answer(asking("HAProxy balancer drops"), sample());
  REQUIRE_FALSE(reply.hits.empty());
  CHECK(reply.hits[0].document.path == "d/haproxy.md");
  CHECK(reply.hits[0].tier == Tier::score);
  CHECK(std::any_of(reply.hits[0].explain->contributions.begin(),
                    reply.hits[0].explain->contributions.end(),
                    [](const Contribution& one) { return one.signal == "name"; }));
}

TEST_CASE("contributions add up to the raw score", "[retriever][explain]") {
  FakeEvidence evidence = sample();
  for (std::int64_t id = 1; id <= 5; ++id)
    evidence.set_cosine(DocumentId{id}, 0, 0.1 * static_cast<double>(id));
  const FixedEmbedder embedder;
  const SearchReply reply = answer(
      asking("disk pressure on NodeDiskPressureHigh", SearchMode::hybrid), evidence, &embedder);
  REQUIRE(reply.hits.size() == 5);
  for (const Hit& hit : reply.hits) {
    double sum = 0;
    for (const Contribution& one : hit.explain->contributions)
      sum += one.weight * one.value;
    CHECK(sum == Approx(hit.explain->raw_score));
    CHECK_FALSE(hit.explain->section_reason.empty());
  }
}

TEST_CASE("scores lie between 0 and 1 and never rise", "[retriever]") {
  const SearchReply reply = answer(asking("NodeDiskPressureHigh disk"), sample());
  double last = 1;
  for (const Hit& hit : reply.hits) {
    CHECK(hit.score <= last);
    CHECK(hit.score >= 0);
    last = hit.score;
  }
  CHECK(reply.label == reply.hits.front().label);
}

TEST_CASE("equal scores are ordered by path", "[retriever]") {
  FakeEvidence evidence;
  for (const char* path : {"z.md", "m.md", "a.md"})
    evidence.add({path, "Copy", "# Copy\nthe same page\n", {}});
  CHECK(paths(answer(asking("same page"), evidence)) ==
        std::vector<std::string>{"a.md", "m.md", "z.md"});
}

TEST_CASE("a smaller limit shows the beginning of the same list", "[retriever]") {
  const FakeEvidence evidence = sample();
  SearchRequest request = asking("disk pressure");
  request.limit = 200;
  const auto all = paths(answer(request, evidence));
  for (int limit = 1; limit <= static_cast<int>(all.size()); ++limit) {
    request.limit = limit;
    const auto some = paths(answer(request, evidence));
    CHECK(some == std::vector<std::string>(all.begin(), all.begin() + limit));
  }
  request.limit = -7;
  CHECK(answer(request, evidence).hits.size() == 1);
}

TEST_CASE("filters act before any limit", "[retriever]") {
  SearchRequest request = asking("disk");
  request.limit = 1;
  request.filters.paths = {"e/**"};
  CHECK(paths(answer(request, sample())) == std::vector<std::string>{"e/other.md"});
}

TEST_CASE("a lexical search never touches the embedder", "[retriever][degraded]") {
  const FixedEmbedder embedder;
  const SearchReply reply = answer(asking("disk"), sample(), &embedder);
  CHECK(embedder.questions == 0);
  CHECK(reply.degraded.empty());
}

TEST_CASE("a hybrid search without vectors answers by words and says so", "[retriever][degraded]") {
  const FakeEvidence evidence = sample();
  const SearchReply none = answer(asking("disk", SearchMode::hybrid), evidence);
  CHECK(none.degraded == std::vector<std::string>{"vector"});
  CHECK(none.degraded_reason == "no model was built in");
  CHECK_FALSE(none.hits.empty());

  FixedEmbedder broken;
  broken.fails = true;
  const SearchReply failed = answer(asking("disk", SearchMode::hybrid), evidence, &broken);
  CHECK(failed.degraded_reason == "no local model; run the set-up");

  const FixedEmbedder embedder;
  const SearchReply empty = answer(asking("disk", SearchMode::hybrid), evidence, &embedder);
  CHECK(empty.degraded_reason ==
        "nothing is embedded with this model yet; run `runbook knowledge sync`");
  CHECK(empty.vectors_missing == 7);
}

TEST_CASE("a search by vectors alone falls back to words when there are none",
          "[retriever][degraded]") {
  const SearchReply reply = answer(asking("disk", SearchMode::vector), sample());
  CHECK(reply.degraded == std::vector<std::string>{"vector"});
  CHECK_FALSE(reply.hits.empty());
}

TEST_CASE("some missing vectors degrade nothing and are counted", "[retriever][degraded]") {
  FakeEvidence evidence = sample();
  evidence.set_cosine(DocumentId{1}, 0, 0.7);
  const FixedEmbedder embedder;
  const SearchReply reply = answer(asking("disk", SearchMode::hybrid), evidence, &embedder);
  CHECK(reply.degraded.empty());
  CHECK(reply.vectors_missing == 6);
}

/// What the vector signal weighs in the first hit.
double vector_weight(const SearchReply& reply) {
  for (const Contribution& one : reply.hits.at(0).explain->contributions)
    if (one.signal == "vector") return one.weight;
  return 0;
}

TEST_CASE("a model that nobody measured takes its floor from the index and weighs less",
          "[retriever][models]") {
  FakeEvidence evidence = sample();
  evidence.set_cosine(DocumentId{1}, 0, 0.7);
  FixedEmbedder embedder;
  const auto ask = [&](const RetrieveOptions& options) {
    return answer(asking("disk", SearchMode::hybrid), evidence, &embedder, options);
  };
  CHECK(vector_weight(ask({})) == 0.5);

  embedder.floor.reset();
  evidence.facts.cosine_floor = 0.6;

  CHECK(vector_weight(ask({})) == 0.2);
  CHECK(vector_weight(ask({.alpha = 0.7})) == 0.7);
}

TEST_CASE("an endpoint that answers with another model is not believed", "[retriever][models]") {
  FakeEvidence evidence = sample();
  evidence.set_cosine(DocumentId{1}, 0, 0.7);
  evidence.facts.served_model = "m-1";
  FixedEmbedder embedder;
  embedder.served = "m-1";
  CHECK(answer(asking("disk", SearchMode::hybrid), evidence, &embedder).degraded.empty());

  embedder.served = "m-2";
  const SearchReply reply = answer(asking("disk", SearchMode::hybrid), evidence, &embedder);

  CHECK(reply.degraded_reason ==
        "the embedding endpoint now answers with the model m-2, the vectors of the index are of "
        "m-1; run `runbook knowledge sync --re-embed`");
  CHECK_FALSE(reply.hits.empty());
}

TEST_CASE("the cited line holds a word of the question when any line does", "[retriever][place]") {
  FakeEvidence evidence;
  const DocumentId page =
      evidence.add({"p.md",
                    "Queue",
                    "# Queue\nintro\n## First\nnothing here\n## Second\nthe disk is slow\n",
                    {}});
  evidence.set_cosine(page, 0, 0.2);
  evidence.set_cosine(page, 1, 0.9);
  evidence.set_cosine(page, 2, 0.2);
  const FixedEmbedder embedder;
  const SearchReply reply = answer(asking("slow disks", SearchMode::vector), evidence, &embedder);
  REQUIRE(reply.hits.size() == 1);
  CHECK(reply.hits[0].line == 6);
  CHECK(reply.hits[0].section.heading == std::vector<std::string>{"Queue", "Second"});
  CHECK(reply.hits[0].explain->section_reason ==
        "best chunk that holds a word of the question: \"Second\"");
}

TEST_CASE("a hit by meaning alone points at the first line of its section", "[retriever][place]") {
  FakeEvidence evidence;
  const DocumentId page =
      evidence.add({"p.md", "Queue", "# Queue\nintro\n## First\nnothing here\n", {}});
  evidence.set_cosine(page, 0, 0.2);
  evidence.set_cosine(page, 1, 0.9);
  const FixedEmbedder embedder;
  const SearchReply reply = answer(asking("slow disks", SearchMode::hybrid), evidence, &embedder);
  REQUIRE(reply.hits.size() == 1);
  CHECK(reply.hits[0].line == 3);
}

TEST_CASE("a section's commands come with the hit", "[retriever]") {
  const SearchReply reply = answer(asking("clean disk mitigation"), sample());
  REQUIRE_FALSE(reply.hits.empty());
  CHECK(reply.hits[0].document.path == "a/NodeDiskPressureHigh.md");
  REQUIRE(reply.hits[0].commands.size() == 1);
  CHECK(reply.hits[0].commands[0].text == "df -h");
  CHECK(reply.hits[0].section.lines == LineRange{3, 5});
}

TEST_CASE("sections are hits of their own when asked for", "[retriever][place]") {
  FakeEvidence evidence;
  evidence.add(
      {"p.md", "Queue", "# Queue\ndisk\n## One\ndisk slow\n## Two\ndisk slow broker\n", {}});
  SearchRequest request = asking("slow disk broker");
  request.group = Grouping::section;
  const SearchReply reply = answer(request, evidence);
  REQUIRE(reply.hits.size() == 3);
  CHECK(reply.hits[0].section.heading.back() == "Two");
  CHECK(reply.hits[1].section.heading.back() == "One");
  CHECK(reply.hits[2].section.heading.back() == "Queue");
  CHECK(reply.hits[0].explain->raw_score > reply.hits[1].explain->raw_score);
}

TEST_CASE("at most 24 terms are matched, the rarest", "[retriever][signals]") {
  FakeEvidence evidence;
  std::string question;
  std::string text = "# Many\n";
  for (int i = 0; i < 40; ++i)
    question += str_cat("word", i, " ");
  evidence.add({"a.md", "Many", str_cat("# Many\n", question, "\n"), {}});
  for (int i = 0; i < 20; ++i)  // the first twenty stand on a second page as well
    text += str_cat("word", i, " ");
  evidence.add({"b.md", "Twenty", text + "\n", {}});
  answer(asking(question), evidence);
  CHECK(evidence.matched_terms.size() == kMaxTerms);
  for (int i = 20; i < 40; ++i)
    CHECK(std::count(evidence.matched_terms.begin(), evidence.matched_terms.end(),
                     str_cat("word", i)) == 1);
}

TEST_CASE("of 23, 24 and 25 terms all, all and 24 are matched", "[retriever][signals][limits]") {
  for (const std::size_t count : {kMaxTerms - 1, kMaxTerms, kMaxTerms + 1}) {
    FakeEvidence evidence;
    std::string question;
    for (std::size_t i = 0; i < count; ++i)
      question += str_cat("word", i, " ");
    evidence.add({"a.md", "Many", str_cat("# Many\n", question, "\n"), {}});
    answer(asking(question), evidence);
    CHECK(evidence.matched_terms.size() == std::min(count, kMaxTerms));
  }
}

TEST_CASE("only the pages that rank are read", "[retriever]") {
  FakeEvidence evidence;
  for (int i = 0; i < 200; ++i)
    evidence.add({str_cat("p", i, ".md"),
                  str_cat("Page ", i),
                  str_cat("# Page\ndisk ", i % 2 == 0 ? "slow " : "", i, "\n"),
                  {}});
  answer(asking("slow disk"), evidence);
  CHECK(evidence.fetched_pages <= 20 + 64);
}

TEST_CASE("what nothing is known about is answered with nothing", "[retriever][calibrate]") {
  SearchRequest request = asking("sourdough bread recipe");
  request.cut_irrelevant = true;
  const SearchReply reply = answer(request, sample());
  CHECK(reply.hits.empty());
  CHECK(reply.label == MatchLabel::none);
}

TEST_CASE("a name of letters and digits finds the page that holds it", "[retriever][calibrate]") {
  FakeEvidence evidence = sample();
  evidence.add({"f/tls.md", "Trust", "# Trust\nx509 certificate expired\n", {}});
  for (const char* question : {"x509", "x509 certificate"}) {
    INFO(question);
    SearchRequest request = asking(question);
    request.cut_irrelevant = true;
    const SearchReply reply = answer(request, evidence);
    REQUIRE(reply.hits.size() == 1);
    CHECK(reply.hits[0].why[0].starts_with("words: x509"));
  }
  const SearchReply pair = answer(asking("x509 certificate"), evidence);
  CHECK(pair.hits[0].why.back() == "side by side: \"x509 certificate\"");
}

TEST_CASE("the main subject of a collection is never answered with nothing",
          "[retriever][calibrate]") {
  FakeEvidence evidence;
  for (int i = 0; i < 300; ++i)
    evidence.add({str_cat("p", i, ".md"),
                  i == 0 ? "Kafka brokers" : str_cat("Page ", i),
                  "# Page\nkafka moves bytes on an old road\n",
                  {}});
  const auto count = [&](std::string question) {
    SearchRequest request = asking(std::move(question));
    request.cut_irrelevant = true;
    return answer(request, evidence).hits.size();
  };
  CHECK(count("kafka") > 0);
  CHECK(count("kafka bytes") > 0);
  CHECK(count("road") > 0);
  CHECK(count("old road") == 0);
  CHECK(count("kafka novels worth reading on a road") == 0);
}

TEST_CASE("a page whose whole title stands in the question is relevant", "[retriever][calibrate]") {
  FakeEvidence evidence;
  evidence.add({"a.md", "Certificate expired", "# Certificate expired\nRenew it.\n", {}});
  evidence.add({"b.md", "Other", "# Other\nText\n", {}});
  SearchRequest request = asking("certificate expired on gateway");
  request.cut_irrelevant = true;
  CHECK(paths(answer(request, evidence)) == std::vector<std::string>{"a.md"});
}

TEST_CASE("a filter shows what passes it unless the whole collection knows nothing",
          "[retriever][calibrate]") {
  FakeEvidence evidence = sample();
  SearchRequest request = asking("clean disk mitigation");
  request.cut_irrelevant = true;
  request.filters.paths = {"e/*"};
  const SearchReply narrowed = answer(request, evidence);
  REQUIRE(paths(narrowed) == std::vector<std::string>{"e/other.md"});
  CHECK(narrowed.label == MatchLabel::weak);
  request.question = "disk quota for a hovercraft full of eels";
  CHECK(answer(request, evidence).hits.empty());
}

TEST_CASE("a bare name points at the section that bears it", "[retriever][place]") {
  FakeEvidence evidence;
  evidence.add({"NodeDown.md",
                "NodeDown",
                "# NodeDown\nNode gone\n## Cause\nNodeDown node down down\n",
                {}});
  evidence.add(
      {"hub.md", "Hub", "# Hub\nNodeDown, the node is down\n## NodeDown\ncall\n", {"NodeDown"}});
  for (const char* question : {"NodeDown", "[FIRING:1] NodeDown (critical)"}) {
    INFO(question);
    const SearchReply reply = answer(asking(question), evidence);
    REQUIRE(reply.hits.size() == 2);
    CHECK(reply.hits[0].document.path == "hub.md");
    CHECK(reply.hits[0].line == 3);
    CHECK(reply.hits[1].line == 1);
  }
}

TEST_CASE("front matter is no section while a section is found", "[retriever][place]") {
  FakeEvidence evidence;
  const DocumentId page = evidence.add({"p.md", "Queue", "broker disk\n# Queue\ndisk\n", {}});
  evidence.page(page).chunks[0].kind = ChunkKind::metadata;
  SearchRequest request = asking("broker disk");
  request.group = Grouping::section;
  const SearchReply reply = answer(request, evidence);
  REQUIRE(reply.hits.size() == 1);
  CHECK(reply.hits[0].line == 3);
}

TEST_CASE("of equal scores the page that holds more of the question comes first", "[retriever]") {
  FakeEvidence evidence;
  evidence.add({"a.md", "One", "# One\ndisk\n## More\ntext\n", {}});
  evidence.add({"b.md", "Two", "# Two\ndisk\n## More\nsqlstate\n", {}});
  const SearchReply reply = answer(asking("disk sqlstate"), evidence);
  CHECK(paths(reply) == std::vector<std::string>{"b.md", "a.md"});
}

TEST_CASE("judging a ranking keeps the hits of a question answered with nothing",
          "[retriever][calibrate]") {
  const SearchReply reply = answer(asking("disk quota for a hovercraft full of eels"), sample());
  CHECK_FALSE(reply.hits.empty());
  CHECK(reply.label == MatchLabel::none);
}

TEST_CASE("a floor above every score cuts all but exact hits", "[retriever][calibrate]") {
  SearchRequest request = asking("NodeDiskPressureHigh");
  request.cut_irrelevant = true;
  RetrieveOptions options;
  options.min_score = 0.95;
  const SearchReply reply = answer(request, sample(), nullptr, options);
  REQUIRE(reply.hits.size() >= 2);
  for (const Hit& hit : reply.hits)
    CHECK(hit.score >= 0.95);
}

TEST_CASE("no text is an error or finds pages by its punctuation", "[retriever]") {
  const FakeEvidence evidence = sample();
  for (const char* text : {"", " ", "\"", "'", "*", "NOT", "AND", "-n", "NEAR(", "col:", "^", "()",
                           "\xF0\x9F\x94\xA5", "\xFF\xFE", "{{}}"}) {
    INFO(text);
    CHECK(answer(asking(text), evidence).hits.empty());
  }
  CHECK_FALSE(answer(asking("disk' OR \"pressure*"), evidence).hits.empty());
}

TEST_CASE("a file that changed or went since the sync is marked", "[retriever][changed]") {
  const auto folder = std::filesystem::path(test::built_path("retriever_changed"));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "a.md") << "# A\ndisk\n";
  const auto stat = stat_file(folder / "a.md");
  REQUIRE(stat);

  FakeEvidence evidence;
  const DocumentId id = evidence.add({"a.md", "A", "# A\ndisk\n", {}});
  FetchedDocument& page = evidence.page(id);
  page.source_root = folder.string();
  page.row.stat = *stat;
  const auto only = [&] { return answer(asking("disk"), evidence).hits.at(0); };
  CHECK_FALSE(only().changed_since_sync);
  CHECK_FALSE(only().gone);

  page.row.stat.mtime_ns -= 1;
  CHECK(only().changed_since_sync);
  std::filesystem::remove(folder / "a.md");
  CHECK(only().gone);
  CHECK_FALSE(only().changed_since_sync);
  std::filesystem::remove(folder);
}

}  // namespace runbook
