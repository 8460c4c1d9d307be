#include "graph/service_graph.h"

#include <catch2/catch.hpp>

#include "base/text.h"

namespace runbook::test {
namespace {

EdgeRow edge(std::string from, std::string to, std::string kind = "depends_on") {
  EdgeRow row;
  row.from = std::move(from);
  row.to = std::move(to);
  row.kind = std::move(kind);
  return row;
}

std::string way(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& key : path)
    text += str_cat(text.empty() ? "" : " ", key);
  return text;
}

const Reached* find(const std::vector<Reached>& all, std::string_view key) {
  for (const Reached& one : all)
    if (one.key == key) return &one;
  return nullptr;
}

}  // namespace

TEST_CASE("a direct neighbour is one hop and paths are shortest", "[graph][impact]") {
  const ServiceGraph graph({edge("web", "api"), edge("api", "db"), edge("web", "db"),
                            edge("job", "api"), edge("mail", "job")});

  const auto impact = graph.reach("db", Direction::dependents);

  REQUIRE(impact.size() == 4);
  CHECK(find(impact, "api")->hops == 1);
  CHECK(find(impact, "web")->hops == 1);
  CHECK(way(find(impact, "web")->path) == "db web");
  CHECK(find(impact, "job")->hops == 2);
  CHECK(way(find(impact, "mail")->path) == "db api job mail");
  CHECK(impact.back().key == "mail");
}

TEST_CASE("criticality is the weakest link on the best of the shortest paths", "[graph][impact]") {
  const ServiceGraph graph({
      edge("a", "weak", "startup"),
      edge("weak", "db"),
      edge("a", "strong"),
      edge("strong", "db"),
      edge("b", "weak", "startup_optional"),
  });

  const auto impact = graph.reach("db", Direction::dependents);

  CHECK(find(impact, "a")->strength == Approx(1.0));
  CHECK(way(find(impact, "a")->path) == "db strong a");
  CHECK(find(impact, "b")->strength == Approx(0.3));
}

TEST_CASE("a longer way that is harder does not take the place of the shortest",
          "[graph][impact]") {
  const ServiceGraph graph({edge("a", "db", "may_call"), edge("a", "b"), edge("b", "db")});

  const auto impact = graph.reach("db", Direction::dependents);

  CHECK(find(impact, "a")->hops == 1);
  CHECK(find(impact, "a")->strength == Approx(0.3));
}

TEST_CASE("dependencies and dependents are each other's mirror", "[graph]") {
  const ServiceGraph graph({edge("web", "api"), edge("api", "db")});

  CHECK(find(graph.reach("web", Direction::dependencies), "db")->hops == 2);
  CHECK(graph.reach("web", Direction::dependents).empty());
  CHECK(graph.reach("db", Direction::dependencies).empty());
  CHECK(graph.reach("nobody", Direction::dependents).empty());
  CHECK(graph.reach("db", Direction::dependents, 1).size() == 1);
}

TEST_CASE("structure is no dependency and an edge to itself leads nowhere", "[graph]") {
  const ServiceGraph graph({edge("a", "system:s", "part_of"), edge("a", "a"), edge("a", "b")});

  CHECK(graph.reach("system:s", Direction::dependents).empty());
  CHECK(graph.reach("a", Direction::dependencies).size() == 1);
  CHECK(graph.cycles().empty());
}

TEST_CASE("a cycle is told once as a shortest round trip", "[graph][cycles]") {
  const ServiceGraph graph({edge("c", "a"), edge("a", "b"), edge("b", "c"), edge("b", "a"),
                            edge("x", "a"), edge("y", "z"), edge("z", "y")});

  const auto cycles = graph.cycles();

  REQUIRE(cycles.size() == 2);
  CHECK(way(cycles[0]) == "a b a");
  CHECK(way(cycles[1]) == "y z y");
}

TEST_CASE("a path is along dependencies and none is found against them", "[graph][path]") {
  const ServiceGraph graph({edge("web", "api"), edge("api", "db", "env"), edge("api", "db")});

  const auto path = graph.shortest_path("web", "db");

  REQUIRE(path);
  CHECK(way(path->path) == "web api db");
  CHECK_FALSE(graph.shortest_path("db", "web"));
  REQUIRE(graph.edges_between("api", "db").size() == 2);
  CHECK(graph.edges_between("api", "db").front().kind == "depends_on");
}

TEST_CASE("the last link of a way has every edge that makes it", "[graph][path]") {
  const ServiceGraph graph({edge("web", "api"), edge("web", "aaa"), edge("api", "db", "env"),
                            edge("api", "db"), edge("api", "cache")});

  for (const Direction direction : {Direction::dependencies, Direction::dependents}) {
    const bool outwards = direction == Direction::dependencies;
    const auto reached = graph.reach(outwards ? "web" : "db", direction);
    const auto link = graph.link(*find(reached, outwards ? "db" : "api"));
    REQUIRE(link.size() == 2);
    for (const EdgeRow& row : link)
      CHECK(row.from + " " + row.to == "api db");
  }
}

TEST_CASE("a chain of fifty thousand services is walked", "[graph][size]") {
  std::vector<EdgeRow> edges;
  constexpr int kLength = 50'000;
  for (int i = 0; i < kLength; ++i)
    edges.push_back(edge(str_cat("s", i), str_cat("s", i + 1)));
  const ServiceGraph graph(std::move(edges));

  CHECK(graph.cycles().empty());
  CHECK(graph.reach("s0", Direction::dependencies, 10).back().hops == 10);
  REQUIRE(graph.shortest_path("s0", "s2000"));
  CHECK(graph.shortest_path("s0", "s2000")->hops == 2000);
}

}  // namespace runbook::test
