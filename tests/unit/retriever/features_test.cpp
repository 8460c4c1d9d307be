#include "retriever/features.h"

#include <bit>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

std::vector<double> ones(const Query& query) {
  return std::vector<double>(query.content.size(), 1.0);
}

}  // namespace

TEST_CASE("a pair is found in any form of its words and over stop words", "[retriever][features]") {
  const Query query = understand("pods crashing after drain");
  const auto idf = ones(query);
  const Matcher matcher(query, idf);
  CHECK(matcher.pair_share(matcher.match("The pod has crashed")) == Approx(0.5));
  CHECK(matcher.pair_share(matcher.match("PodCrashDrain")) == Approx(1.0));
  CHECK(matcher.pair_share(matcher.match("crashing pods")) == 0.0);
  CHECK(matcher.pair_share(matcher.match("pods, slowly, crashing")) == 0.0);
}

TEST_CASE("a question of one word has no pairs", "[retriever][features]") {
  const Query query = understand("redis");
  const auto idf = ones(query);
  const Matcher matcher(query, idf);
  CHECK(matcher.pair_share(matcher.match("redis redis")) == 0.0);
}

TEST_CASE("coverage weighs words by their rarity and leaves labels out", "[retriever][features]") {
  const Query query = understand("etcd slow namespace=\"payments\"");
  std::vector<double> idf;
  for (const ContentWord& word : query.content)
    idf.push_back(word.stem == "etcd" ? 3.0 : 1.0);
  const Matcher matcher(query, idf);
  CHECK(matcher.coverage(matcher.match("about etcd")) == Approx(0.75));
  CHECK(matcher.coverage(matcher.match("about payments")) == 0.0);
  CHECK(matcher.coverage(matcher.match("slow etcd")) == Approx(1.0));
}

TEST_CASE("a page's title and file name count as its text", "[retriever][features]") {
  const Query query = understand("postgres lag");
  const auto idf = ones(query);
  const Matcher matcher(query, idf);
  FetchedDocument page;
  page.row.path = "db/PostgresDown.md";
  page.row.title = "Replication lag";
  CHECK(std::popcount(matcher.match(page).words) == 2);
}

TEST_CASE("the stem of a file is its name without folder and ending", "[retriever][features]") {
  CHECK(file_stem("db/PostgresDown.md") == "PostgresDown");
  CHECK(file_stem("a.b.md") == "a.b");
  CHECK(file_stem(".hidden") == ".hidden");
  CHECK(file_stem("README") == "README");
  CHECK(file_stem("").empty());
}

}  // namespace runbook
