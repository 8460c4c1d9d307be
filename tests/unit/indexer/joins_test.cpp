#include "indexer/joins.h"

#include <catch2/catch.hpp>

#include "base/text.h"

namespace runbook::test {
namespace {

ServiceNames shop_names() {
  std::vector<ServiceRow> services;
  for (const char* key : {"checkout", "payments", "ledger-db", "search", "cloud-sql"}) {
    ServiceRow row;
    row.key = row.name = key;
    services.push_back(row);
  }
  AliasRow alias;
  alias.alias = "order-service";
  alias.key = "checkout";
  return ServiceNames(services, std::vector<AliasRow>{alias});
}

DocumentRow page(std::string path, std::string title) {
  DocumentRow row;
  row.path = std::move(path);
  row.title = std::move(title);
  return row;
}

/// "checkout: folder checkout/ | …"
std::string joins_of(const DocumentRow& row, std::string_view text = "") {
  std::string out;
  for (const JoinRow& join : join_services(row, text, shop_names()))
    out += str_cat(out.empty() ? "" : " | ", join.service, ": ", join.reason);
  return out;
}

}  // namespace

TEST_CASE("front matter says it with its line, under any name of the service", "[indexer][joins]") {
  DocumentRow row = page("a.md", "Lag");
  row.services = {"order-service", "Foghorn"};

  CHECK(joins_of(row,
                 "---\ntype: runbook\nservices:\n  - order-service\n  - Foghorn\n---\n# Lag\n") ==
        "checkout: front matter line 4: \"order-service\" | foghorn: front matter line 5");
}

TEST_CASE("without a catalog the names of front matter are the services", "[indexer][joins]") {
  DocumentRow row = page("payments/a.md", "payments");
  row.services = {"Ledger"};

  const std::vector<JoinRow> joins =
      join_services(row, "service: Ledger\npayments payments payments", ServiceNames());

  REQUIRE(joins.size() == 1);
  CHECK(joins[0].service == "ledger");
  CHECK(joins[0].kind == JoinKind::front_matter);
  CHECK(join_services(page("payments/a.md", "payments"), "", ServiceNames()).empty());
}

TEST_CASE("a folder called as a service joins, one that sorts files does not", "[indexer][joins]") {
  CHECK(joins_of(page("runbooks/checkout/db/Lag.md", "Lag")) == "checkout: folder checkout/");
  CHECK(joins_of(page("search/Lag.md", "Lag")) == "search: folder search/");
  CHECK(joins_of(page("runbooks/docs/Lag.md", "Lag")) == "");
}

TEST_CASE("a title names a service as it is written or inside an identifier", "[indexer][joins]") {
  CHECK(joins_of(page("a.md", "Payments refuse cards")) == "payments: title holds \"Payments\"");
  CHECK(joins_of(page("CloudSQLDown.md", "CloudSQLDown")) ==
        "cloud-sql: title holds \"Cloud SQL\"");
  CHECK(joins_of(page("ledger-db-full.md", "Disk is full")) ==
        "ledger-db: file name holds \"ledger-db\"");
}

TEST_CASE("a common word in a title needs a place where the service is meant", "[indexer][joins]") {
  CHECK(joins_of(page("a.md", "How to search the logs"), "Search and search again.\n") == "");
  CHECK(joins_of(page("a.md", "Search is slow"), "Restart it: `kubectl -n search get pods`\n") ==
        "search: title holds \"Search\"; text: \"search\" ×1");
  CHECK(joins_of(page("a.md", "Search service")) == "search: title holds \"Search\"");
}

TEST_CASE("a text about a service joins, one that names it in passing does not",
          "[indexer][joins]") {
  const DocumentRow row = page("a.md", "Cards are refused");

  CHECK(joins_of(row, "## payments\nThe payments pods restart.\n") ==
        "payments: text: \"payments\" ×2");
  CHECK(joins_of(row, "Ask payments first.\n") == "");
  // Four sentences in a page of thousands of words are in passing.
  std::string text(40'000, 'x');
  for (int i = 0; i < 4; ++i)
    text += "\nAsk payments first.";
  CHECK(joins_of(row, text) == "");
}

TEST_CASE("links to other pages say nothing of this one", "[indexer][joins]") {
  std::string text;
  for (int i = 0; i < 9; ++i)
    text += "- [payments](../payments/a.md)\n- https://wiki.example/payments\n";

  CHECK(joins_of(page("a.md", "Where to look"), text) == "");
}

TEST_CASE("who says which services a page is about is not contradicted by its text",
          "[indexer][joins]") {
  DocumentRow row = page("a.md", "Cards are refused");
  row.services = {"checkout"};

  CHECK(joins_of(row, "---\nservice: checkout\n---\npayments, payments, payments, payments\n") ==
        "checkout: front matter line 2");
}

TEST_CASE("a text about more than five services describes the whole and is about none",
          "[indexer][joins]") {
  std::vector<ServiceRow> services;
  std::string text;
  for (int i = 0; i < 6; ++i) {
    ServiceRow row;
    row.key = row.name = str_cat("desk-", i);
    services.push_back(row);
    text += str_cat("## desk-", i, "\n\nAsk desk-", i, ".\n");
  }
  const std::vector<AliasRow> none;

  CHECK(join_services(page("a.md", "Overview"), text, ServiceNames(services, none)).empty());
  services.pop_back();
  CHECK(join_services(page("a.md", "Overview"), text, ServiceNames(services, none)).size() == 5);
}

TEST_CASE("several reasons make a join surer and stand side by side", "[indexer][joins]") {
  const auto joins = join_services(page("checkout/a.md", "Checkout is slow"), "", shop_names());

  REQUIRE(joins.size() == 1);
  CHECK(joins[0].reason == "folder checkout/; title holds \"Checkout\"");
  CHECK(joins[0].kind == JoinKind::folder);
  CHECK(joins[0].confidence == Approx(1 - 0.15 * 0.20));
}

}  // namespace runbook::test
