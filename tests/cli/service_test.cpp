#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/project.h"

namespace runbook::test {
namespace {

using nlohmann::json;

/// A project with pages, a catalog, a compose file and owner files, synced.
class ServiceProject : public CliProject {
 public:
  ServiceProject() {
    write_tree(path(),
               {{"docs/.github/CODEOWNERS", "* @shop/all\n/db/ @shop/keel\n"},
                {"docs/catalog-info.yaml",
                 "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: web\n"
                 "spec:\n  owner: tills\n  dependsOn: [component:ledger]\n---\n"
                 "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ledger\n"
                 "spec:\n  owner: keel\n  dependsOn: [resource:ledger-db]\n---\n"
                 "apiVersion: backstage.io/v1alpha1\nkind: Resource\n"
                 "metadata: {name: ledger-db}\nspec: {owner: keel}\n---\n"
                 "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: keel}\n"
                 "spec: {profile: {email: keel@shop.example}}\n"},
                {"docs/compose/compose.yaml",
                 "services:\n  web:\n    environment: {CACHE: \"${CACHE}\"}\n  cache: {}\n"},
                {"docs/compose/.env", "CACHE=redis://cache:6379\n"}});
    make_old(path() / "docs/compose/.env");  // else the next sync links everything anew
    synced();
  }

  json ask(std::vector<std::string> arguments, int status = 0) const {
    arguments.insert(arguments.begin(), "service");
    arguments.emplace_back("--format=json");
    const ProcessResult result = run(arguments);
    CHECK(result.exit_status == status);
    return json::parse(result.out);
  }
  std::string text(std::vector<std::string> arguments, int status = 0) const {
    arguments.insert(arguments.begin(), "service");
    const ProcessResult result = run(arguments);
    INFO(result.err);
    CHECK(result.exit_status == status);
    return result.out;
  }
};

}  // namespace

TEST_CASE("an owner is told with contacts, place and the chain", "[cli][service]") {
  const ServiceProject project;

  CHECK(project.text({"owner", "ledger"}) ==
        "keel  docs/catalog-info.yaml:14\n"
        "  email       keel@shop.example  docs/catalog-info.yaml:25\n"
        "tried: catalog: keel (catalog-info.yaml:14)\n");

  const json reply = project.ask({"owner", "docs/db/ReplicaLag.md"});
  CHECK(reply["schema"] == "runbook.owner/1");
  CHECK(reply["is_path"] == true);
  CHECK(reply["owners"][0]["team"] == "keel");
  CHECK(reply["owners"][0]["from"] == "db/ReplicaLag.md:3");
  CHECK(reply["tried"][2]["result"] == "@shop/keel");
  CHECK(project.ask({"owner", "docs/k8s/pods.md"})["owners"][0]["team"] == "@shop/all");
}

TEST_CASE("a name that nobody knows is a labelled guess or nothing and exits 1", "[cli][service]") {
  const ServiceProject project;

  const ProcessResult guess = project.run({"service", "owner", "ledgr"});
  CHECK(guess.exit_status == 1);
  CHECK(guess.err ==
        "runbook: no service is called \"ledgr\", did you mean ledger? This is a guess:\n");
  CHECK(project.ask({"owner", "ledgr"}, 1)["how"] == "nearest");
  const ProcessResult nothing = project.run({"service", "owner", "qqqqqq"});
  CHECK(nothing.exit_status == 1);
  CHECK(nothing.out == "");
  CHECK(project.ask({"owner", "qqqqqq"}, 1)["resolved"].is_null());
}

TEST_CASE("impact is breadth-first and a path has its receipts", "[cli][service]") {
  const ServiceProject project;

  const json impact = project.ask({"impact", "ledger-db"});
  CHECK(impact["schema"] == "runbook.graph/1");
  CHECK(impact["service"] == "ledger-db");
  REQUIRE(impact["nodes"].size() == 2);
  CHECK(impact["nodes"][0]["name"] == "ledger");
  CHECK(impact["nodes"][0]["hops"] == 1);
  CHECK(impact["nodes"][1]["path"] == json({"ledger-db", "ledger", "web"}));
  CHECK(impact["nodes"][1]["criticality"] == "high");

  CHECK(project.text({"path", "web", "ledger-db"}) ==
        "web → ledger → ledger-db  2 hops, high\n"
        "  web → ledger  depends_on  docs/catalog-info.yaml:7\n"
        "  ledger → ledger-db  depends_on  docs/catalog-info.yaml:15\n");
  CHECK(project.ask({"path", "ledger-db", "web"}, 1)["reversed"] == true);
}

TEST_CASE("neighbours come with kind and line and the whole graph with all of them",
          "[cli][service]") {
  const ServiceProject project;

  CHECK(project.text({"dependencies", "web"}) ==
        "  cache   env CACHE  docs/compose/compose.yaml:3\n"
        "  ledger  depends_on  docs/catalog-info.yaml:7\n");
  CHECK(project.text({"dependents", "ledger"}) == "  web  depends_on  docs/catalog-info.yaml:7\n");
  CHECK(project.text({"dependents", "web"}) == "nothing that is known depends on web\n");
  CHECK(project.ask({"graph"})["edges"].size() == 3);
  CHECK(project.ask({"list"})["services"].size() == 4);
  CHECK(project.ask({"list", "--owner", "keel"})["services"].size() == 2);
  CHECK(project.ask({"list", "--owner", "nobody"}, 1)["known_owners"] == json({"keel", "tills"}));
  const json shown = project.ask({"show", "ledger"});
  CHECK(shown["documents"][0]["path"] == "db/ReplicaLag.md");
  CHECK(shown["dependents"][0]["at"] == "catalog-info.yaml:7");
}

TEST_CASE("a page that names an unknown service makes it known as such", "[cli][service]") {
  const CliProject project;
  project.run({"knowledge", "sync", "--no-embed", "--quiet"});

  const ProcessResult list = project.run({"service", "list"});

  CHECK(list.exit_status == 0);
  CHECK(list.out.find("ledger") == 0);
  CHECK(list.out.find("declared nowhere") != std::string::npos);
}

TEST_CASE("a changed .env changes what the compose file says and a removed catalog takes its facts",
          "[cli][service][sync]") {
  const ServiceProject project;
  write_tree(project.path(), {{"docs/compose/.env", "CACHE=redis://elsewhere.example:6379\n"}});
  project.run({"knowledge", "sync", "--no-embed", "--quiet"});
  CHECK(project.ask({"dependencies", "web"})["nodes"].size() == 1);

  std::filesystem::remove(project / "docs/catalog-info.yaml");
  project.run({"knowledge", "sync", "--no-embed", "--quiet"});
  CHECK(project.ask({"graph"}, 1)["edges"].empty());
}

TEST_CASE("what is wrong with a catalog is a warning with its line and nothing else is lost",
          "[cli][service][sync]") {
  const ServiceProject project;
  write_tree(project.path(),
             {{"docs/more/catalog-info.yaml",
               "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: good}\n"
               "spec: {dependsOn: [component:ledgre]}\n---\n"
               "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: [\n"}});
  make_old(project / "docs/more/catalog-info.yaml");

  const ProcessResult sync = project.run({"knowledge", "sync", "--no-embed", "--format", "json"});

  CHECK(sync.exit_status == 0);
  std::string warnings;
  const json report = json::parse(sync.out);
  for (const json& warning : report["sources"][0]["warnings"])
    warnings +=
        warning["path"].get<std::string>() + " " + warning["message"].get<std::string>() + "\n";
  CHECK(warnings.find("more/catalog-info.yaml:4 ledgre is declared nowhere\n") !=
        std::string::npos);
  CHECK(warnings.find("this document is not read") != std::string::npos);
  CHECK(project.ask({"dependencies", "good"})["nodes"].size() == 1);
  const ProcessResult again = project.run({"knowledge", "sync", "--no-embed", "--format", "json"});
  CHECK(json::parse(again.out)["sources"][0]["warnings"].empty());
}

namespace {

/// A project whose pages are about services in every way there is.
class JoinedProject : public CliProject {
 public:
  JoinedProject() {
    write_tree(path(), {{"docs/services.yaml",
                         "services:\n"
                         "  - name: payments\n    aliases: [pay_desk]\n    depends_on: [ledger]\n"
                         "  - name: ledger\n    depends_on: [ledger-db]\n"
                         "  - name: ledger-db\n"
                         "  - name: search\n"
                         "  - name: till\n    successor: payments\n"},
                        {"docs/payments/cards.md", "# Cards are refused\n\nAsk the bank.\n"},
                        {"docs/a/quittance.md", "# Quittance of payments\n\nSent twice.\n"},
                        {"docs/a/till.md", "---\nservice: till\n---\n# Old desk\n\nQuittance.\n"},
                        {"docs/a/wal.md", "# ledger-db: disk is full\n\nRemove old segments.\n"},
                        {"docs/a/logs.md", "# How to search logs\n\nSearch and search.\n"}});
    synced();
  }
  std::string paths(const std::vector<std::string>& arguments) const {
    std::vector<std::string> all = {"knowledge", "list", "--format=json"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const ProcessResult result = run(all);
    const json reply = json::parse(result.out);
    std::string out;
    for (const json& document : reply["documents"])
      out += document["path"].get<std::string>() + " ";
    return out;
  }
};

}  // namespace

TEST_CASE("a service filter takes the documents about it, by any of its names",
          "[cli][service][joins]") {
  const JoinedProject project;

  CHECK(project.paths({"--service", "payments"}) == "a/quittance.md payments/cards.md ");
  CHECK(project.paths({"--service", "pay_desk"}) == "a/quittance.md payments/cards.md ");
  CHECK(project.paths({"--service", "payments.shop.svc.cluster.local:80"}) ==
        "a/quittance.md payments/cards.md ");
  CHECK(project.paths({"--service", "till"}) == "a/quittance.md a/till.md payments/cards.md ");
  CHECK(project.paths({"--service", "pay%desk"}) == "");
  CHECK(project.paths({"--service", "payXdesk"}) == "");

  const ProcessResult unknown =
      project.run({"knowledge", "search", "--service", "paymnts", "card"});
  CHECK(unknown.exit_status == 1);
  CHECK_THAT(unknown.err, Catch::Contains("no document has the service \"paymnts\", did you mean "
                                          "\"payments\"?"));
  const ProcessResult none = project.run({"knowledge", "search", "--service", "search", "card"});
  CHECK(none.exit_status == 1);
  CHECK_THAT(none.err, Catch::Contains("no document is about the service \"search\""));
}

TEST_CASE("a service shows its documents with reason and confidence", "[cli][service][joins]") {
  const JoinedProject project;
  const json reply = json::parse(project.run({"service", "show", "payments", "--format=json"}).out);

  REQUIRE(reply["documents"].size() == 2);
  const json& surest = reply["documents"][0];
  CHECK(surest["path"] == "a/quittance.md");
  CHECK(surest["how"] == "title");
  CHECK(surest["confidence"] == Approx(0.86));  // 1 - (1 - .80) (1 - .30)
  CHECK(surest["reason"] == "title holds \"payments\"; text: \"payments\" ×1");
  CHECK(reply["documents"][1]["how"] == "folder");
  CHECK(reply["documents"][1]["reason"] == "folder payments/");
  CHECK_THAT(project.run({"service", "show", "payments"}).out,
             Catch::Contains("0.85  folder payments/"));
}

TEST_CASE("a question that names a service shows pages of its dependencies, lower and labelled",
          "[cli][service][joins]") {
  const JoinedProject project;
  const json reply = json::parse(project
                                     .run({"knowledge", "search", "payments quittance disk",
                                           "--mode=lexical", "--explain", "--format=json"})
                                     .out);

  const auto find = [&](const std::string& path) {
    for (const json& hit : reply["hits"])
      if (hit["document"]["path"] == path) return hit;
    return json();
  };
  const json own = find("a/quittance.md");
  const json near = find("a/wal.md");
  REQUIRE(own.is_object());
  REQUIRE(near.is_object());
  CHECK(own["relation"]["hops"] == 0);
  CHECK(near["relation"]["hops"] == 2);
  CHECK(near["relation"]["path"] == json{"payments", "ledger", "ledger-db"});
  CHECK(own["rank"] < near["rank"]);
  std::string note;
  for (const json& one : near["explain"]["contributions"])
    if (one["signal"] == "graph") note = one["note"];
  CHECK(note == "payments depends on ledger depends on ledger-db: 2 hops");
  CHECK_THAT(project.run({"knowledge", "search", "payments quittance disk", "--mode=lexical"}).out,
             Catch::Contains("of a dependency: payments depends on ledger depends on ledger-db"));
}

}  // namespace runbook::test
