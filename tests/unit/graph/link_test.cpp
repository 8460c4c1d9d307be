#include "graph/link.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "base/text.h"

namespace runbook::test {
namespace {

FactRow fact(FactKind kind, int line, std::string subject, std::string relation,
             std::string object = "", std::string detail = "") {
  return {.kind = kind,
          .line = line,
          .subject = std::move(subject),
          .relation = std::move(relation),
          .object = std::move(object),
          .detail = std::move(detail),
          .confidence = 0.9};
}

FactRow entity(int line, std::string subject) {
  return fact(FactKind::entity, line, std::move(subject), "");
}

FactRow edge(int line, std::string from, std::string kind, std::string to,
             std::string detail = "") {
  return fact(FactKind::edge, line, std::move(from), std::move(kind), std::move(to),
              std::move(detail));
}

FactsOfFile file(int id, std::vector<FactRow> facts) {
  return {.file = FactFileId{id},
          .source = SourceId{1},
          .path = str_cat("f", id, ".yaml"),
          .format = "backstage",
          .facts = std::move(facts)};
}

std::vector<std::string> edges_of(const GraphRows& rows) {
  std::vector<std::string> lines;
  for (const EdgeRow& row : rows.edges)
    lines.push_back(str_cat(row.from, " ", row.kind, " ", row.to, " @",
                            static_cast<std::int64_t>(row.place.file), ":", row.place.line));
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> problems_of(const GraphRows& rows) {
  std::vector<std::string> lines;
  for (const LinkProblem& problem : rows.problems)
    lines.push_back(str_cat(static_cast<std::int64_t>(problem.place.file), ":", problem.place.line,
                            " ", problem.message, problem.hint.empty() ? "" : " / ", problem.hint));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a catalog, a compose file and a manifest speak of one service", "[graph][link]") {
  const std::vector<FactsOfFile> files = {
      file(1, {entity(1, "component:default/Web"), entity(9, "resource:default/db"),
               edge(3, "component:default/Web", "depends_on", "resource:default/db")}),
      file(2, {entity(2, "service:default/web"), entity(3, "service:default/db"),
               edge(5, "service:default/web", "startup", "service:default/db")}),
      file(3, {entity(4, "workload:shop/web"), edge(8, "workload:shop/web", "env", "host:db")}),
  };

  const GraphRows rows = link_facts(files);

  CHECK(edges_of(rows) ==
        Lines{"web depends_on db @1:3", "web env db @3:8", "web startup db @2:5"});
  CHECK(problems_of(rows).empty());
}

TEST_CASE("a service of Kubernetes is the one workload that its selector picks", "[graph][link]") {
  const std::vector<FactsOfFile> files = {
      file(1, {entity(1, "workload:inventory/berth"),
               fact(FactKind::labels, 2, "workload:inventory/berth", "pod", "app=berth"),
               entity(5, "endpoint:inventory/berth-http"),
               fact(FactKind::selector, 6, "endpoint:inventory/berth-http", "pod", "app=berth")}),
      file(2, {entity(1, "workload:shop/checkout"),
               edge(3, "workload:shop/checkout", "env",
                    "host:berth-http.inventory.svc.cluster.local", "BERTH_URL"),
               edge(4, "workload:shop/checkout", "env", "host:berth-http.inventory"),
               edge(5, "workload:shop/checkout", "env", "host:gone.inventory.svc"),
               edge(6, "workload:shop/checkout", "env", "host:api.vendor.example")}),
  };

  const GraphRows rows = link_facts(files);

  CHECK(edges_of(rows) == Lines{"checkout env berth @2:3", "checkout env berth @2:4"});
  CHECK(problems_of(rows) ==
        Lines{"2:5 gone.inventory.svc is no service that a file declares / index the folder that "
              "declares it, or correct the address"});
}

TEST_CASE("an address in a ConfigMap is that of the workloads that read it", "[graph][link]") {
  const std::vector<FactsOfFile> files = {
      file(1, {entity(1, "workload:a/one"), entity(2, "workload:a/two"), entity(3, "workload:a/db"),
               edge(4, "workload:a/one", "config", "config:a/shared"),
               edge(5, "workload:a/two", "config", "config:a/own", "URL"),
               edge(6, "workload:a/one", "config", "config:a/own", "OTHER"),
               edge(7, "config:a/shared", "config", "host:db", "X"),
               edge(8, "config:a/own", "config", "host:db", "URL")}),
  };

  const GraphRows rows = link_facts(files);

  CHECK(edges_of(rows) == Lines{"one config db @1:7", "two env_from db @1:8"});
}

TEST_CASE("who consumes an API depends on who provides it", "[graph][link]") {
  const std::vector<FactsOfFile> files = {
      file(1, {entity(1, "component:default/web"), entity(2, "component:default/shop"),
               entity(3, "api:default/orders"),
               edge(4, "component:default/web", "consumes_api", "api:default/orders"),
               edge(5, "api:default/orders", "provided_by", "component:default/shop")}),
  };

  CHECK(edges_of(link_facts(files)) == Lines{"api:orders provided_by shop @1:5",
                                             "web api shop @1:4",
                                             "web consumes_api api:orders @1:4"});
}

TEST_CASE("what is wrong is told with its line and nothing is lost", "[graph][link]") {
  const std::vector<FactsOfFile> files = {
      file(1, {entity(1, "component:default/web"), entity(2, "component:default/shop"),
               edge(3, "component:default/web", "depends_on", "component:default/shpo"),
               edge(4, "component:default/web", "depends_on", "component:default/web"),
               fact(FactKind::owner, 5, "component:default/web", "owner", "group:default/deck"),
               edge(6, "component:default/shop", "depends_on", "component:default/web"),
               edge(7, "component:default/web", "depends_on", "component:default/shop")}),
      file(2, {entity(1, "component:default/web"),
               fact(FactKind::owner, 2, "component:default/web", "owner", "group:default/keel")}),
  };

  const GraphRows rows = link_facts(files);

  CHECK(problems_of(rows) ==
        Lines{"2:1 component:default/web is declared already at f1.yaml:1 / remove one of the two, "
              "or give it another name",
              "1:4 web depends on itself / remove the line",
              "1:3 shpo is declared nowhere / did you mean shop?",
              "2:2 web is owned by keel here and by deck at f1.yaml:5 / the one that is better "
              "known is shown first; correct the other",
              "1:6 services depend on each other: shop → web → shop / none of them starts or "
              "recovers alone"});
  CHECK(rows.owners.size() == 2);
  CHECK(edges_of(rows).front() == "shop depends_on web @1:6");
  CHECK(rows.edges.size() == 3);
}

TEST_CASE("a policy lets those call whom its labels pick", "[graph][link]") {
  const std::vector<FactsOfFile> files = {
      file(1,
           {entity(1, "workload:boarding/gatekeeper"),
            fact(FactKind::labels, 2, "workload:boarding/gatekeeper", "pod", "app=gatekeeper"),
            entity(3, "component:default/gangway"),
            fact(FactKind::selector, 5, "policy:boarding/p", "target", "app=gatekeeper"),
            fact(FactKind::selector, 6, "policy:boarding/p", "peer", "app=gangway", "0 platform")}),
  };

  CHECK(edges_of(link_facts(files)) == Lines{"gangway may_call gatekeeper @1:5"});
}

}  // namespace runbook::test
