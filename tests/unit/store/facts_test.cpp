#include "tests/unit/store/fixture.h"

namespace runbook::test {
namespace {

FactFileRow catalog(SourceId source, std::string path, std::string name) {
  FactFileRow file{.source = source,
                   .path = std::move(path),
                   .format = "backstage",
                   .stat = {.size_bytes = 7, .mtime_ns = 8, .inode = 9},
                   .content_hash = hash_of(name),
                   .facts = {},
                   .problems = {{.line = 2, .message = "odd", .hint = ""}}};
  file.facts.push_back({.kind = FactKind::entity,
                        .line = 3,
                        .subject = "component:default/" + name,
                        .relation = "service",
                        .object = "",
                        .detail = "",
                        .confidence = 0.95});
  return file;
}

/// One service of each file.
GraphRows graph_of(const std::vector<FactsOfFile>& files) {
  GraphRows rows;
  for (const FactsOfFile& file : files) {
    ServiceRow service;
    service.key = file.path;
    service.place = {.file = file.file, .line = 3};
    EdgeRow edge;
    edge.from = file.path;
    edge.to = "db";
    edge.place = service.place;
    OwnerRow owner;
    owner.key = file.path;
    owner.team = "team:keel";
    owner.place = service.place;
    rows.services.push_back(service);
    rows.edges.push_back(edge);
    rows.owners.push_back(owner);
    rows.problems.push_back({.place = service.place, .message = "linked", .hint = ""});
  }
  return rows;
}

}  // namespace

TEST_CASE("facts are replaced by path and take what is linked from them along", "[store][facts]") {
  const TempDir folder;
  Writer writer = must(Writer::open(folder / "cache/index.db"));
  const SourceId source = must(writer.upsert_source("s", "/srv"));
  must(writer.begin());
  must(writer.put_fact_file(catalog(source, "a.yaml", "old")));
  must(writer.put_fact_file(catalog(source, "a.yaml", "new")));
  must(writer.put_fact_file(catalog(source, "b.yaml", "other")));
  const std::vector<FactsOfFile> files = must(writer.reader().list_facts());
  REQUIRE(files.size() == 2);
  CHECK(files[0].facts[0].subject == "component:default/new");
  CHECK(files[0].facts[0].confidence == Approx(0.95));
  must(writer.replace_graph(graph_of(files)));
  must(writer.replace_graph(graph_of(files)));  // takes the place of the first
  must(writer.commit());

  const Reader& reader = writer.reader();
  CHECK(must(reader.list_services()).size() == 2);
  CHECK(must(reader.find_owned("team:keel")).size() == 2);
  CHECK(must(reader.find_owners("a.yaml")).at(0).place.line == 3);
  const std::vector<DocumentStat> stats = must(reader.list_fact_stats(source));
  REQUIRE(stats.size() == 2);
  CHECK(stats[0].stat == FileStat{.size_bytes = 7, .mtime_ns = 8, .inode = 9});
  CHECK(must(reader.count_graph()).fact_files == 2);

  must(writer.remove_fact_file(files[0].file));
  CHECK(must(reader.list_services()).size() == 1);
  CHECK(must(reader.list_edges()).size() == 1);
  CHECK(must(reader.find_owners("a.yaml")).empty());

  must(writer.remove_source(source));
  CHECK(must(reader.list_facts()).empty());
  CHECK(must(reader.list_services()).empty());
  must(writer.finish());
}

}  // namespace runbook::test
