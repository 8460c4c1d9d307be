#include <algorithm>

#include <catch2/catch.hpp>

#include "fake_evidence.h"
#include "retriever/retriever.h"

namespace runbook {
namespace {

using test::FakeEvidence;
using test::paths;

const test::FixedClock kClock;

FakeEvidence sample() {
  FakeEvidence evidence;
  evidence.add(
      {"a.md", "Slow checkout", "# Slow checkout\ncheckout slow slow payments queue\n", {}});
  evidence.add(
      {"b.md", "Pool", "# Pool\ncheckout slow connection pool leak connection pool\n", {}});
  evidence.add({"c.md", "Leak", "# Leak\nconnection pool leak connection pool leak\n", {}});
  evidence.add({"d.md", "Else", "# Else\nnothing of it\n## Late\ncheckout late\n", {}});
  return evidence;
}

SearchRequest asking(std::string question, std::vector<std::string> hypotheses) {
  SearchRequest request;
  request.question = std::move(question);
  request.mode = SearchMode::lexical;
  request.hypotheses = std::move(hypotheses);
  request.explain = true;
  return request;
}

SearchReply answer(const SearchRequest& request, const Evidence& evidence) {
  auto reply = retrieve(request, evidence, nullptr, "", {}, kClock);
  REQUIRE(reply);
  return *reply;
}

const Contribution* hypothesis_of(const Hit& hit) {
  for (const Contribution& one : hit.explain->contributions)
    if (one.signal == "hypothesis") return &one;
  return nullptr;
}

}  // namespace

TEST_CASE("a hypothesis moves what speaks of it up and says so", "[retriever][hypotheses]") {
  const FakeEvidence evidence = sample();
  const SearchReply without = answer(asking("checkout slow", {}), evidence);
  const SearchReply with = answer(asking("checkout slow", {"connection pool leak"}), evidence);

  REQUIRE(paths(without).front() == "a.md");
  REQUIRE(paths(with).front() == "b.md");
  const Contribution* moved = hypothesis_of(with.hits.front());
  REQUIRE(moved != nullptr);
  CHECK(moved->value > 0);
  CHECK(moved->note == "speaks for \"connection pool leak\"");
  CHECK(hypothesis_of(without.hits.front()) == nullptr);
}

TEST_CASE("a hypothesis makes no page a hit and takes none away", "[retriever][hypotheses]") {
  const FakeEvidence evidence = sample();
  std::vector<std::string> without = paths(answer(asking("checkout slow", {}), evidence));
  std::vector<std::string> with =
      paths(answer(asking("checkout slow", {"connection pool leak"}), evidence));
  std::sort(without.begin(), without.end());
  std::sort(with.begin(), with.end());
  CHECK(with == without);
  CHECK(std::find(with.begin(), with.end(), "c.md") == with.end());
}

TEST_CASE("what is nothing relevant stays so", "[retriever][hypotheses]") {
  const SearchReply reply =
      answer(asking("sushi rice", {"connection pool leak", "checkout slow"}), sample());
  CHECK(reply.hits.empty());
  CHECK(reply.label == MatchLabel::none);
}

TEST_CASE("no hypothesis moves a page across a tier", "[retriever][hypotheses]") {
  FakeEvidence evidence = sample();
  evidence.add({"e/CheckoutSlowQueue.md", "CheckoutSlowQueue", "# CheckoutSlowQueue\ntext\n", {}});
  const SearchReply reply = answer(asking("CheckoutSlowQueue", {"connection pool leak"}), evidence);
  REQUIRE_FALSE(reply.hits.empty());
  CHECK(reply.hits.front().document.path == "e/CheckoutSlowQueue.md");
}

TEST_CASE("of several hypotheses the one that has most to say counts", "[retriever][hypotheses]") {
  const SearchReply reply =
      answer(asking("checkout slow", {"purple elephants", " ", "connection pool leak"}), sample());
  CHECK(reply.hypotheses == std::vector<std::string>{"purple elephants", "connection pool leak"});
  REQUIRE(paths(reply).front() == "b.md");
  CHECK(hypothesis_of(reply.hits.front())->note == "speaks for \"connection pool leak\"");
}

}  // namespace runbook
