#include "graph/names.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "graph/answers.h"
#include "graph/link.h"
#include "graph/ownership.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace {

template <typename T>
T must(Result<T> result) {
  if (!result) FAIL(to_string(result.error()));
  return std::move(result).value();
}

FactRow fact(FactKind kind, int line, std::string subject, std::string relation,
             std::string object = "") {
  return {.kind = kind,
          .line = line,
          .subject = std::move(subject),
          .relation = std::move(relation),
          .object = std::move(object),
          .detail = {},
          .confidence = 0.9};
}

/// An index of a catalog and a CODEOWNERS file.
class SmallIndex {
 public:
  SmallIndex() {
    Writer writer = must(Writer::open(folder_ / "cache/index.db"));
    const SourceId source = must(writer.upsert_source("s", "/srv/docs"));
    REQUIRE(writer.begin());
    put(writer, source, "catalog-info.yaml", "backstage",
        {fact(FactKind::entity, 1, "component:default/checkout", "service"),
         fact(FactKind::alias, 2, "component:default/checkout", "alias", "order service"),
         fact(FactKind::owner, 3, "component:default/checkout", "owner", "group:default/purser"),
         fact(FactKind::entity, 4, "component:default/gatekeeper", "service"),
         fact(FactKind::entity, 5, "component:default/turnstile", "service"),
         fact(FactKind::attribute, 6, "component:default/turnstile", "successor", "gatekeeper"),
         fact(FactKind::entity, 7, "component:default/mail-service", "service"),
         fact(FactKind::alias, 8, "component:default/checkout", "alias", "front"),
         fact(FactKind::alias, 9, "component:default/gatekeeper", "alias", "front"),
         fact(FactKind::entity, 10, "group:default/purser", "team"),
         fact(FactKind::contact, 11, "group:default/purser", "slack", "#purser")});
    put(writer, source, ".github/CODEOWNERS", "codeowners",
        {fact(FactKind::path_owner, 1, "*", "owner", "@org/all"),
         fact(FactKind::path_owner, 2, "/db/", "owner", "@org/purser")});
    put(writer, source, "db/OWNERS", "owners",
        {fact(FactKind::path_owner, 2, "**", "approver", "ada")});
    const auto facts = must(writer.reader().list_facts());
    REQUIRE(writer.replace_graph(link_facts(facts)));
    REQUIRE(writer.commit());
    REQUIRE(writer.finish());
  }
  Reader read() const { return must(Reader::open(folder_ / "cache/index.db")); }

 private:
  static void put(Writer& writer, SourceId source, std::string path, std::string format,
                  std::vector<FactRow> facts) {
    REQUIRE(writer.put_fact_file({.source = source,
                                  .path = std::move(path),
                                  .format = std::move(format),
                                  .stat = {},
                                  .content_hash = {},
                                  .facts = std::move(facts),
                                  .problems = {}}));
  }
  TempDir folder_;
};

}  // namespace

TEST_CASE("a name leads to its service and says how", "[graph][names]") {
  const SmallIndex index;
  const Reader reader = index.read();
  struct Case {
    std::string asked;
    std::string resolved;
    Resolution how;
  };
  const std::vector<Case> cases = {
      {"checkout", "checkout", Resolution::exact},
      {"Checkout", "checkout", Resolution::exact},
      {"component:default/checkout", "checkout", Resolution::exact},
      {"Order Service", "checkout", Resolution::alias},
      {"the checkout service", "checkout", Resolution::alias},
      {"checkout-api", "checkout", Resolution::alias},
      {"mail", "mail-service", Resolution::alias},
      {"checkout.shop.svc.cluster.local", "checkout", Resolution::alias},
      {"http://checkout.shop:8080/pay", "checkout", Resolution::alias},
      {"turnstile", "gatekeeper", Resolution::successor},
      {"purser", "team:purser", Resolution::exact},
      {"chekout", "checkout", Resolution::nearest},
      {"qqqqqqqq", "", Resolution::unknown},
      {"", "", Resolution::unknown},
  };
  for (const Case& each : cases) {
    INFO(each.asked);
    const ResolvedName name = must(resolve_name(each.asked, reader));
    CHECK(name.resolved == each.resolved);
    CHECK(name.how == each.how);
  }
}

TEST_CASE("a name of two services is neither", "[graph][names]") {
  const SmallIndex index;

  const ResolvedName name = must(resolve_name("front", index.read()));

  CHECK(name.resolved.empty());
  CHECK(name.candidates == std::vector<std::string>{"checkout", "gatekeeper"});
}

TEST_CASE("a service's owner comes with contacts and the line that says so", "[graph][owner]") {
  const SmallIndex index;
  const Reader reader = index.read();

  const OwnerReply reply =
      must(find_service_owner(must(resolve_name("order service", reader)), reader));

  REQUIRE(reply.owners.size() == 1);
  CHECK(reply.owners[0].team == "purser");
  CHECK(reply.owners[0].from.file == "/srv/docs/catalog-info.yaml");
  CHECK(reply.owners[0].from.line == 3);
  REQUIRE(reply.owners[0].contacts.size() == 1);
  CHECK(reply.owners[0].contacts[0].value == "#purser");
}

TEST_CASE("a service that nobody's catalog owns is owned as the file that declares it",
          "[graph][owner]") {
  const SmallIndex index;
  const Reader reader = index.read();

  const OwnerReply reply =
      must(find_service_owner(must(resolve_name("gatekeeper", reader)), reader));

  REQUIRE(reply.owners.size() == 1);
  CHECK(reply.owners[0].team == "@org/all");
  CHECK(reply.tried.size() == 3);
}

TEST_CASE("the nearest OWNERS comes before CODEOWNERS and both are told", "[graph][owner]") {
  const SmallIndex index;
  const Reader reader = index.read();

  const OwnerReply reply = must(find_path_owner("db/a.md", "/srv/docs/db/a.md", reader));

  REQUIRE(reply.owners.size() == 1);
  CHECK(reply.owners[0].team == "ada");
  CHECK(reply.owners[0].role == "approver");
  REQUIRE(reply.tried.size() == 3);
  CHECK(reply.tried[2].step == "CODEOWNERS");
  CHECK(reply.tried[2].result == "@org/purser");
  CHECK(reply.tried[2].at == ".github/CODEOWNERS:2");
}

TEST_CASE("a path outside of every rule has no owner", "[graph][owner]") {
  const SmallIndex index;

  const OwnerReply reply = must(find_path_owner("x", "/elsewhere/x", index.read()));

  CHECK(reply.owners.empty());
  CHECK(reply.tried.size() == 3);
}

}  // namespace runbook::test
