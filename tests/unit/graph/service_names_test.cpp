#include "graph/service_names.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "graph/sure_mention.h"

namespace runbook::test {
namespace {

ServiceRow service(std::string key) {
  ServiceRow row;
  row.name = key;
  row.key = std::move(key);
  return row;
}

AliasRow alias(std::string name, std::string key) {
  AliasRow row;
  row.alias = std::move(name);
  row.key = std::move(key);
  return row;
}

ServiceNames small_names() {
  const std::vector<ServiceRow> services = {service("redis"), service("redis-cluster-cache"),
                                            service("search"), service("checkout"),
                                            service("team:keel")};
  const std::vector<AliasRow> aliases = {alias("order-service", "checkout"),
                                         alias("front", "checkout"), alias("front", "search")};
  return ServiceNames(services, aliases);
}

/// "checkout@3-11 redis@…": what is found, and where.
std::string found_in(const ServiceNames& names, std::string_view text) {
  std::vector<NameInText> found;
  names.find(text, found);
  std::string out;
  for (const NameInText& one : found)
    out += str_cat(out.empty() ? "" : " ", one.name->key, "@", one.begin, "-", one.end);
  return out;
}

}  // namespace

TEST_CASE("the longest name that begins at a place is meant", "[graph][service_names]") {
  const ServiceNames names = small_names();

  CHECK(found_in(names, "redis-cluster-cache is full") == "redis-cluster-cache@0-19");
  CHECK(found_in(names, "redis-cluster is full") == "redis@0-5");
  CHECK(found_in(names, "Redis Cluster Cache") == "redis-cluster-cache@0-19");
  CHECK(found_in(names, "redis_cluster_cache") == "redis-cluster-cache@0-19");
  CHECK(found_in(names, "redis, cluster cache") == "redis@0-5");
}

TEST_CASE("names are whole words, of any case, by key or alias", "[graph][service_names]") {
  const ServiceNames names = small_names();

  CHECK(found_in(names, "the Checkout and the order service") == "checkout@4-12 checkout@21-34");
  CHECK(found_in(names, "checkouts and predis") == "");
  CHECK(found_in(names, "checkout-7f9c5") == "checkout@0-8");
  CHECK(found_in(names, "") == "");
  CHECK(found_in(ServiceNames(), "checkout") == "");
}

TEST_CASE("of two names side by side the second is meant", "[graph][service_names]") {
  const ServiceNames names = small_names();

  CHECK(found_in(names, "Redis Checkout is slow") == "checkout@6-14");
  CHECK(found_in(names, "redis, checkout and redis/checkout") ==
        "redis@0-5 checkout@7-15 redis@20-25 checkout@26-34");
}

TEST_CASE("teams have no name here, nor has an alias of two services", "[graph][service_names]") {
  const ServiceNames names = small_names();

  CHECK(found_in(names, "keel owns the front") == "");
  CHECK_FALSE(names.key_of("front"));
  CHECK_FALSE(names.key_of("keel"));
}

TEST_CASE("a written name is a key, an alias, or one of them with a word more",
          "[graph][service_names]") {
  const ServiceNames names = small_names();

  CHECK(names.key_of("Checkout") == "checkout");
  CHECK(names.key_of("checkout-service") == "checkout");
  CHECK(names.key_of("order_service") == "checkout");
  CHECK(names.key_of("order") == "checkout");
  CHECK_FALSE(names.key_of("check"));
}

TEST_CASE("a name of common words says that it is one", "[graph][service_names]") {
  const ServiceNames names = small_names();
  std::vector<NameInText> found;
  names.find("search, redis", found);

  REQUIRE(found.size() == 2);
  CHECK(found[0].name->common);
  CHECK_FALSE(found[1].name->common);
}

TEST_CASE("the same names have one fingerprint in any order, others another",
          "[graph][service_names]") {
  const std::vector<ServiceRow> ab = {service("a-one"), service("b-two")};
  const std::vector<ServiceRow> ba = {service("b-two"), service("a-one")};
  const std::vector<AliasRow> none;
  const std::vector<AliasRow> one = {alias("first", "a-one")};

  CHECK(ServiceNames(ab, none).fingerprint() == ServiceNames(ba, none).fingerprint());
  CHECK_FALSE(ServiceNames(ab, none).fingerprint() == ServiceNames(ab, one).fingerprint());
}

TEST_CASE("an address, an argument, a label and code cannot but mean the service",
          "[graph][sure_mention]") {
  struct Case {
    std::string_view line;
    bool sure;
  };
  const std::vector<Case> cases = {
      {"curl search.shop.svc.cluster.local:8080/health", true},
      {"connect to search:9200", true},
      {"kubectl -n search get pods", true},
      {"kubectl rollout restart deploy/search", true},
      {"up{service=\"search\"} == 0", true},
      {"restart `search` first", true},
      {"the search service is slow", true},
      {"the search pods are gone", true},
      {"search the logs for errors", false},
      {"a search: it takes long", false},
      {"search serviceable parts", false},
      {"see search.md", false},
      {"ls /var/search/data", false},
      {"grep -n search-index file", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.line);
    const std::size_t at = c.line.find("search");
    CHECK(is_sure_mention(c.line, at, at + 6) == c.sure);
  }
}

}  // namespace runbook::test
