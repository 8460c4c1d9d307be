#include "store/joins.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "fixture.h"

namespace runbook::test {
namespace {

JoinRow join(std::string service, double confidence, std::string reason = "folder a/") {
  return {.service = std::move(service),
          .kind = JoinKind::folder,
          .confidence = confidence,
          .reason = std::move(reason)};
}

std::vector<std::string> names_of(const std::vector<JoinRow>& joins) {
  std::vector<std::string> names;
  for (const JoinRow& one : joins)
    names.push_back(one.service);
  return names;
}

}  // namespace

TEST_CASE("joins replace those before them and come back the surest first", "[store][joins]") {
  TempDir folder;
  Writer writer = must(Writer::open(folder.path() / "cache/index.db"));
  const SourceId source = must(writer.upsert_source("s", "/srv"));
  const DocumentId page = add_document(writer, source, "a.md", "# A\n\ntext\n");

  must(writer.put_joins(page, std::vector{join("old", 0.9)}));
  must(writer.put_joins(page, std::vector{join("b", 0.6), join("a", 0.6), join("c", 0.9)}));

  CHECK(names_of(must(writer.reader().list_joins(page))) ==
        std::vector<std::string>{"c", "a", "b"});
  CHECK(must(writer.reader().documents_of("old", {})).empty());
  const auto found = must(writer.reader().documents_of("c", {}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].document == page);
  CHECK(found[0].join.reason == "folder a/");
}

TEST_CASE("a document takes its joins with it, and brings new ones", "[store][joins]") {
  TempDir folder;
  Writer writer = must(Writer::open(folder.path() / "cache/index.db"));
  const SourceId source = must(writer.upsert_source("s", "/srv"));
  const DocumentId page = add_document(writer, source, "a.md", "# A\n\ntext\n");
  must(writer.put_joins(page, std::vector{join("one", 0.9)}));

  ParsedDocument anew = make_document(source, "a.md", "# A\n\nother text\n");
  anew.joins = {join("two", 0.8)};
  must(writer.begin());
  const auto prepared = must(prepare_document(std::move(anew)));
  CHECK(must(writer.upsert_document(*prepared)) == page);
  must(writer.commit());
  CHECK(names_of(must(writer.reader().list_joins(page))) == std::vector<std::string>{"two"});

  must(writer.remove_document(page));
  CHECK(must(writer.reader().list_joined_services()).empty());
}

TEST_CASE("a filter takes documents that are joined to any of the services", "[store][joins]") {
  TempDir folder;
  Writer writer = must(Writer::open(folder.path() / "cache/index.db"));
  const SourceId source = must(writer.upsert_source("s", "/srv"));
  const DocumentId pay = add_document(writer, source, "a.md", "# A\n\ntext\n");
  const DocumentId other = add_document(writer, source, "b.md", "# B\n\ntext\n");
  must(writer.put_joins(pay, std::vector{join("pay_desk", 0.9)}));
  must(writer.put_joins(other, std::vector{join("paysdesk", 0.9)}));

  SearchFilters filters;
  filters.services = {"Pay_Desk"};  // '_' stands for itself
  const DocumentSet set = must(writer.reader().select(filters));

  CHECK(set.contains(pay));
  CHECK_FALSE(set.contains(other));
}

TEST_CASE("a name is that of its key's service, else of those whose alias it is",
          "[store][joins]") {
  TempDir folder;
  Writer writer = must(Writer::open(folder.path() / "cache/index.db"));
  const SourceId source = must(writer.upsert_source("s", "/srv"));
  must(writer.put_fact_file({.source = source,
                             .path = "services.yaml",
                             .format = "services",
                             .stat = {},
                             .content_hash = {},
                             .facts = {},
                             .problems = {}}));
  const FactFileId file = must(writer.reader().list_fact_files()).front().id;
  GraphRows graph;
  for (const char* key : {"redis", "redis-cache", "till"}) {
    ServiceRow row;
    row.key = row.name = key;
    row.place.file = file;
    if (row.key == "till") row.successor = "redis";
    graph.services.push_back(row);
  }
  const std::vector<std::pair<const char*, const char*>> names = {
      {"redis", "till"}, {"desk", "till"}, {"desk", "redis"}};
  for (const auto& [name, key] : names) {
    AliasRow alias;
    alias.alias = name;
    alias.key = key;
    alias.place.file = file;
    graph.aliases.push_back(alias);
  }
  must(writer.replace_graph(graph));

  const auto named = [&](std::string_view name) {
    std::string found;
    for (const NamedService& one : must(writer.reader().services_named(name)))
      found += one.key + (one.successor.empty() ? " " : "→" + one.successor + " ");
    return found;
  };
  CHECK(named("redis") == "redis ");
  CHECK(named("till") == "till→redis ");
  CHECK(named("desk") == "redis till→redis ");
  CHECK(named("red") == "");
}

TEST_CASE("a join that was changed behind our back is found by the deep check", "[store][joins]") {
  TempDir folder;
  const auto database = folder.path() / "cache/index.db";
  {
    Writer writer = must(Writer::open(database));
    const SourceId source = must(writer.upsert_source("s", "/srv"));
    const DocumentId page = add_document(writer, source, "a.md", "# A\n\ntext\n");
    must(writer.put_joins(page, std::vector{join("one", 0.9)}));
    must(writer.finish());
  }
  const std::string check = "services of documents agree with their sums";
  const auto fails = [&] {
    const auto failed = failed_checks(database, true);
    return std::find(failed.begin(), failed.end(), check) != failed.end();
  };
  CHECK_FALSE(fails());
  {
    const auto connection = must(sqlite::Connection::open(database, sqlite::Access::write));
    must(connection.run("UPDATE document_service SET service = 'two'"));
  }
  CHECK(fails());
}

}  // namespace runbook::test
