#include <chrono>
#include <csignal>
#include <thread>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "tests/cli/project.h"
#include "tests/support/fault_server.h"
#include "tests/support/places.h"

namespace runbook::test {
namespace {

using nlohmann::json;

/// Three pages, and a model behind an address.
class RemoteProject {
 public:
  void use(std::string_view url, std::string_view model = "test-model") const {
    const std::string yaml = str_cat(
        "knowledge:\n  sources: [{path: docs, name: runbooks}]\n  retrieval: {min_score: 0}\n"
        "  embedding: {provider: openai, model: ",
        model, ", base_url: '", url, "'}\n");
    write_tree(project_.path(), {{".runbook/config.yaml", yaml}});
  }
  ProcessResult sync() const { return project_.run({"knowledge", "sync"}); }
  json sync_json() const {
    return json::parse(project_.run({"knowledge", "sync", "--format", "json"}).out);
  }
  json search() const {
    return json::parse(
        project_.run({"knowledge", "search", "certificate expired", "--format", "json"}).out);
  }
  json status() const {
    return json::parse(project_.run({"knowledge", "status", "--format", "json"}).out);
  }
  const CliProject& project() const { return project_; }

 private:
  CliProject project_;
};

TEST_CASE("pages and questions are embedded by an endpoint", "[cli][remote]") {
  const FaultServer server;
  const RemoteProject project;
  project.use(server.url("ok"));

  const json report = project.sync_json();
  const json reply = project.search();

  CHECK(report["embedded"] == report["chunks"]);
  CHECK(report["embedding_note"].is_null());
  CHECK(reply["degraded"].empty());
  CHECK(reply["hits"][0]["document"]["title"] == "Checkout outage");
  CHECK(project.sync_json()["embedded"] == 0);
}

TEST_CASE("when the endpoint is down words answer at once and say so", "[cli][remote]") {
  const FaultServer server;
  const RemoteProject project;
  project.use(server.url("ok"));
  project.sync();
  project.use("http://127.0.0.1:1/ok");  // nobody listens there

  const auto before = std::chrono::steady_clock::now();
  const json reply = project.search();

  // Tried again it would wait for half a second to twenty, four times; that it is not is counted
  // where requests can be (unit_embed).
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(20));
  CHECK(reply["hits"][0]["document"]["title"] == "Checkout outage");
  CHECK(reply["degraded"] == json{"vector"});
  CHECK(reply["degraded_reason"].get<std::string>().starts_with(
      "the embedding endpoint 127.0.0.1:1 cannot be reached"));
}

TEST_CASE("another model is announced, embeds anew and never meets the first", "[cli][remote]") {
  const FaultServer server;
  const RemoteProject project;
  project.use(server.url("ok"), "first");
  const json chunks = project.sync_json()["chunks"];
  project.use(server.url("ok"), "second");

  CHECK(project.search()["degraded_reason"] ==
        "nothing is embedded with this model yet; run `runbook knowledge sync`");
  CHECK(project.status()["pending"] == chunks);
  const ProcessResult second = project.sync();
  CHECK(second.exit_status == 0);
  CHECK(second.err.find("the embedding model is now openai/second@") != std::string::npos);
  CHECK(project.search()["degraded"].empty());

  project.use(server.url("ok"), "first");  // its vectors are still there
  CHECK(project.search()["degraded"].empty());
  const json back = project.sync_json();
  CHECK(back["embedded"] == 0);
  CHECK(back["replaced_model"].is_null());
}

TEST_CASE("an endpoint that changes its model behind its name stops the run", "[cli][remote]") {
  const FaultServer server;
  const RemoteProject project;
  project.use(server.url("model"));
  project.sync();
  write_tree(project.project().path(), {{"docs/new.md", "# New\n\nA new page.\n"}});

  const json report = project.sync_json();

  CHECK(report["embedded"] == 0);
  CHECK(report["pending"] == 1);
  CHECK(report["embedding_note"].get<std::string>().find(
            "vectors of the model model-2, the index holds vectors of the model model-1") !=
        std::string::npos);
  CHECK(project.search()["degraded_reason"].get<std::string>().find(
            "now answers with the model model-3, the vectors of the index are of model-1") !=
        std::string::npos);
}

TEST_CASE("what was embedded before an endpoint failed is kept", "[cli][remote]") {
  const FaultServer server;
  const RemoteProject project;
  std::string page = "# Many\n";
  for (int i = 0; i < 100; ++i)
    page += str_cat("\n## Part ", i, "\n\nAbout thing ", i, ".\n");
  write_tree(project.project().path(), {{"docs/many.md", page}});
  project.use(server.url("422after1"));

  const json report = project.sync_json();

  CHECK(report["embedded"] == 64);
  CHECK(report["pending"].get<int>() > 30);
  CHECK(report["embedding_note"].get<std::string>().find("it answered 422") != std::string::npos);
}

TEST_CASE("a stop ends a hanging sync at once with its text kept", "[cli][remote]") {
  const FaultServer server;
  const RemoteProject project;
  project.use(server.url("hang-head"));
  Process sync({.argv = {built_path("bin/runbook"), "knowledge", "sync"},
                .env = {{"HOME", (project.project() / "home").string()}},
                .input = std::nullopt,
                .cwd = project.project().path()});
  while (server.requests().empty())
    std::this_thread::sleep_for(std::chrono::milliseconds(20));

  const auto before = std::chrono::steady_clock::now();
  sync.send_signal(SIGINT);
  const ProcessResult result = sync.wait(50'000);

  CHECK(result.exit_status == 3);
  // The request may take a minute; what a busy machine adds is not the sync's.
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(30));
  CHECK(project.status()["documents"] == 3);
}

TEST_CASE("a key is shown nowhere", "[cli][remote]") {
  const FaultServer server;
  const RemoteProject project;
  project.use(server.url("401"));
  const std::string key = "k-very-secret-91";
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), built_path("bin/runbook"));
    words.emplace_back("--verbose");
    const ProcessResult result =
        run_process({.argv = std::move(words),
                     .env = {{"HOME", (project.project() / "home").string()},
                             {"RUNBOOK_KNOWLEDGE_EMBEDDING_API_KEY", key}},
                     .input = std::nullopt,
                     .cwd = project.project().path()});
    return result.out + result.err;
  };

  const std::string said = run({"knowledge", "sync"}) + run({"knowledge", "search", "disk"}) +
                           run({"knowledge", "status"}) + run({"doctor"});

  CHECK(said.find("the key was refused") != std::string::npos);
  CHECK(said.find(key) == std::string::npos);
  CHECK(server.requests().front().find("Bearer " + key) != std::string::npos);
}

}  // namespace
}  // namespace runbook::test
