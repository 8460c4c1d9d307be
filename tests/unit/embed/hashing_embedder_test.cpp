#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "embed/embedder.h"

namespace runbook {
namespace {

double dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST_CASE("the hashing embedder gives texts that share words nearer vectors", "[embed][hashing]") {
  const auto embedder = make_hashing_embedder(256);
  const Vector question = *embedder->embed_query("postgres replication lag");
  const Vector near = *embedder->embed_query("Replication lag of Postgres is high");
  const Vector far = *embedder->embed_query("rotate the TLS certificate");
  CHECK(dot(question, near) > 0.5);
  CHECK(dot(question, far) < 0.2);
}

TEST_CASE("the hashing embedder answers alike for a question and a document", "[embed][hashing]") {
  const auto embedder = make_hashing_embedder();
  const std::vector<std::string> texts = {"disk full", "", "\xFF", "数据库"};
  const auto vectors = embedder->embed_documents(texts);
  REQUIRE(vectors);
  REQUIRE(vectors->size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CAPTURE(texts[i]);
    CHECK((*vectors)[i] == *embedder->embed_query(texts[i]));
    CHECK((*vectors)[i].size() == embedder->dimension());
    CHECK(dot((*vectors)[i], (*vectors)[i]) == Approx(1.0));
  }
}

TEST_CASE("hashing embedders of two sizes have two ids", "[embed][hashing]") {
  CHECK(make_hashing_embedder(32)->model_id() != make_hashing_embedder(64)->model_id());
}

}  // namespace
}  // namespace runbook
