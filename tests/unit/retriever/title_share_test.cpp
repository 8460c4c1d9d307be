#include "retriever/title_share.h"

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "fake_evidence.h"

namespace runbook::test {
namespace {

/// What the question says of the name of each page, in the order they were added.
std::vector<double> shares(const FakeEvidence& evidence, std::string_view question,
                           std::vector<DocumentId> documents) {
  const Query query = understand(question);
  const std::vector<double> idf(query.content.size(), 1.0);
  const Matcher matcher(query, idf);
  const auto pages = evidence.fetch(documents);
  REQUIRE(pages);
  std::vector<const FetchedDocument*> borrowed;
  for (const FetchedDocument& page : *pages)
    borrowed.push_back(&page);
  const auto titles = TitleShares::of(borrowed, matcher, evidence);
  REQUIRE(titles);
  std::vector<double> found;
  for (const FetchedDocument& page : *pages)
    found.push_back(titles->of(page));
  return found;
}

TEST_CASE("a name of which the question says all has a share of one", "[retriever][title]") {
  FakeEvidence evidence;
  const DocumentId page =
      evidence.add({.path = "a.md", .title = "QuotaBytesExhausted", .text = "# A"});

  CHECK(shares(evidence, "quota: all bytes are exhausted", {page}).front() == Approx(1.0));
  CHECK(shares(evidence, "nothing of it", {page}).front() == 0.0);
}

TEST_CASE("of sibling names the one without a foreign word has the larger share",
          "[retriever][title]") {
  FakeEvidence evidence;
  const DocumentId bytes =
      evidence.add({.path = "a.md", .title = "QuotaBytesExhausted", .text = "# A"});
  const DocumentId objects =
      evidence.add({.path = "b.md", .title = "QuotaObjectsExhausted", .text = "# B"});

  const auto found = shares(evidence, "the quota of objects is exhausted", {bytes, objects});

  CHECK(found[0] < found[1]);
}

TEST_CASE("a word that many names hold weighs less than one that tells them apart",
          "[retriever][title]") {
  FakeEvidence evidence;
  for (const char* path : {"1.md", "2.md", "3.md", "4.md", "5.md", "6.md"})
    evidence.add({.path = path, .title = "Cluster notes", .text = "# N"});
  const DocumentId page = evidence.add({.path = "x.md", .title = "ClusterZombie", .text = "# X"});

  const double common = shares(evidence, "cluster", {page}).front();
  const double rare = shares(evidence, "zombie", {page}).front();

  CHECK(common > 0);
  CHECK(rare > 2 * common);
}

TEST_CASE("words of names weigh the same while none is counted", "[retriever][title]") {
  FakeEvidence evidence;
  evidence.counts_names = false;
  evidence.add({.path = "1.md", .title = "Cluster notes", .text = "# N"});
  const DocumentId page = evidence.add({.path = "x.md", .title = "ClusterZombie", .text = "# X"});

  CHECK(shares(evidence, "cluster", {page}).front() == Approx(0.5));
  CHECK(shares(evidence, "zombie", {page}).front() == Approx(0.5));
}

TEST_CASE("the file's name and the aliases are names too", "[retriever][title]") {
  FakeEvidence evidence;
  const DocumentId page =
      evidence.add({.path = "disk-full.md", .title = "What to do at night", .text = "# N"});
  evidence.page(page).row.aliases = {"volume exhausted"};

  CHECK(shares(evidence, "disk full", {page}).front() == Approx(1.0));
  CHECK(shares(evidence, "the volume is exhausted", {page}).front() == Approx(1.0));
}

}  // namespace
}  // namespace runbook::test
