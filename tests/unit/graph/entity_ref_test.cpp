#include "graph/entity_ref.h"

#include <catch2/catch.hpp>

#include "graph/hosts.h"

namespace runbook::test {

TEST_CASE("a reference takes the kind of its field and the default namespace", "[graph][ref]") {
  struct Case {
    std::string text;
    std::string kind;
    std::string canonical;
  };
  const std::vector<Case> cases = {
      {"payments", "component", "component:default/payments"},
      {"Group:default/Deck", "group", "group:default/Deck"},
      {"keel", "group", "group:default/keel"},
      {"team-a/ledger", "component", "component:team-a/ledger"},
      {"resource:booking-db", "component", "resource:default/booking-db"},
      {" API:orders ", "component", "api:default/orders"},
  };
  for (const Case& each : cases) {
    INFO(each.text);
    CHECK(parse_entity_ref(each.text, each.kind).text() == each.canonical);
  }
}

TEST_CASE("what runs is known by its name alone and a team has its class in front",
          "[graph][ref]") {
  CHECK(key_of(parse_entity_ref("component:default/Payments", "")) == "payments");
  CHECK(key_of(parse_entity_ref("resource:booking-db", "")) == "booking-db");
  CHECK(key_of(parse_entity_ref("component:shop/cart", "")) == "shop/cart");
  CHECK(key_of(parse_entity_ref("Group:default/Deck", "")) == "team:deck");
  CHECK(key_of(parse_entity_ref("api:orders", "")) == "api:orders");
  CHECK(is_service_key("payments"));
  CHECK_FALSE(is_service_key("api:orders"));
}

TEST_CASE("names are compared without case and whatever joins their words", "[graph][ref]") {
  CHECK(alias_key(" Order  Service ") == "order-service");
  CHECK(alias_key("order_service") == "order-service");
  CHECK(alias_key("order-service") == "order-service");
}

TEST_CASE("a host in a cluster says its service and its namespace", "[graph][hosts]") {
  struct Case {
    std::string host;
    std::string name;
    std::string name_space;
    bool in_cluster;
  };
  const std::vector<Case> cases = {
      {"berth", "berth", "", false},
      {"Berth.inventory", "berth", "inventory", false},
      {"berth.inventory.svc", "berth", "inventory", true},
      {"berth.inventory.svc.cluster.local", "berth", "inventory", true},
      {"db-0.db.prod.svc.cluster.local", "db", "prod", true},
      {"api.vendor.example.com", "api.vendor.example.com", "", false},
  };
  for (const Case& each : cases) {
    INFO(each.host);
    const HostName host = parse_host(each.host);
    CHECK(host.name == each.name);
    CHECK(host.name_space == each.name_space);
    CHECK(host.in_cluster == each.in_cluster);
  }
}

}  // namespace runbook::test
