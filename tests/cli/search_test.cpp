#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/project.h"
#include "tests/support/places.h"

namespace runbook::test {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

Texts lexical(Texts words) {
  words.insert(words.begin(), {"knowledge", "search", "--mode", "lexical"});
  return words;
}

TEST_CASE("a search prints the place, the owner, the age and the command", "[cli][search]") {
  CliProject project;

  const ProcessResult result = project.synced().run(lexical({"standby", "falls", "behind"}));

  INFO(result.out << result.err);
  CHECK(result.exit_status == 0);
  CHECK(result.err.empty());
  CHECK(result.out.starts_with("1  Replica lag"));
  CHECK(result.out.find("docs/db/ReplicaLag.md:8") != std::string::npos);
  CHECK(result.out.find("ledger") != std::string::npos);
  CHECK(result.out.find("owner keel") != std::string::npos);
  CHECK(result.out.find("last_reviewed_on 2026-01-02") != std::string::npos);
}

TEST_CASE("the printed place is the matched line of the file, from where one stands",
          "[cli][search]") {
  CliProject project;

  const ProcessResult result =
      project.synced().run(lexical({"certificate", "expired"}), std::nullopt, "docs/postmortems");

  CHECK(result.out.find("\n   2025-05-06-outage.md:5  ") != std::string::npos);
}

TEST_CASE("a pasted shell line is a question", "[cli][search]") {
  CliProject project;

  const ProcessResult result =
      project.synced().run(lexical({"kubectl", "get", "pods", "-n", "kube-system"}));

  CHECK(result.exit_status == 0);
  CHECK(result.out.find("docs/k8s/pods.md:8") != std::string::npos);
}

TEST_CASE("no text is an error", "[cli][search]") {
  CliProject project;
  project.synced();
  const Texts questions = {"\"",
                           "it's",
                           "*",
                           "NOT",
                           "AND",
                           "NEAR(",
                           "col:",
                           "^",
                           "#*\"'(){}",
                           "🔥",
                           "\xff\xfe",
                           "",
                           "  ",
                           "-x",
                           "title:a OR",
                           "a\nb",
                           std::string(100'000, 'a')};
  for (const std::string& question : questions) {
    const ProcessResult result = project.run(lexical({question}));
    CAPTURE(question.substr(0, 20), result.out, result.err);
    CHECK((result.exit_status == 0 || result.exit_status == 1));
    CHECK(result.err.empty());
    CHECK_FALSE(result.out.empty());
  }
}

TEST_CASE("a question is read from a pipe, with a dash or without words", "[cli][search]") {
  CliProject project;
  project.synced();
  const std::string log = "ERROR x509: certificate expired\n";

  for (const Texts& words : {Texts{}, Texts{"-"}}) {
    const ProcessResult result = project.run(lexical(words), log);
    CHECK(result.exit_status == 0);
    CHECK(result.out.find("outage.md") != std::string::npos);
  }
}

TEST_CASE("of a pipe without end only the beginning is read", "[cli][search]") {
  CliProject project;

  const ProcessResult result =
      project.synced().run(lexical({"-"}), "certificate expired " + std::string(3'000'000, 'x'));

  CHECK(result.exit_status == 0);
  CHECK(result.err == "runbook: only the first 1024 kB of standard input were read\n");
}

TEST_CASE("nothing relevant is said, recorded and has its own status", "[cli][search]") {
  CliProject project;

  const ProcessResult result = project.synced().run(lexical({"marmalade", "zyzzyva"}));

  CHECK(result.exit_status == 1);
  CHECK(result.out.starts_with("nothing relevant for \"marmalade zyzzyva\"\n"));
  CHECK(read_text(project / ".runbook/cache/gaps.jsonl").find("marmalade zyzzyva") !=
        std::string::npos);
}

TEST_CASE("an unknown long flag is an error, in text and in JSON", "[cli][search]") {
  CliProject project;
  project.synced();

  const ProcessResult text = project.run(lexical({"--servce", "ledger", "lag"}));
  CHECK(text.exit_status == 2);
  CHECK(text.out.empty());
  CHECK(text.err ==
        "runbook: unknown flag `--servce`, did you mean `--service`?\n"
        "  hint: if it is meant as text, quote it, or put -- before it\n");

  const ProcessResult object = project.run(lexical({"--servce", "ledger", "--format", "json"}));
  CHECK(object.exit_status == 2);
  CHECK(json::parse(object.out)["schema"] == "runbook.error/1");
  CHECK(json::parse(object.out)["code"] == "invalid_argument");
  CHECK(object.err == text.err);
}

TEST_CASE("filters narrow the answer and their values are names", "[cli][search]") {
  CliProject project;
  project.synced();

  const auto paths = [&](Texts arguments) {
    arguments.insert(arguments.end(), {"--format", "json", "--", "pods", "standby", "certificate"});
    Texts found;
    const json reply = json::parse(project.run(lexical(arguments)).out);
    for (const json& hit : reply["hits"]) {
      found.push_back(hit["document"]["path"]);
    }
    return found;
  };
  CHECK(paths({}).size() == 3);
  CHECK(paths({"--limit", "1"}).size() == 1);
  CHECK(paths({"--path", "k8s/**"}) == Texts{"k8s/pods.md"});
  CHECK(paths({"--service", "LEDGER"}) == Texts{"db/ReplicaLag.md"});
  CHECK(paths({"--service", "ledge_"}).empty());
  for (const char* const type : {"postmortem", "Post-Mortem", "post_mortems"})
    CHECK(paths({"--type", type}) == Texts{"postmortems/2025-05-06-outage.md"});
  const Texts pods{"k8s/pods.md"};
  CHECK(paths({"--path", "docs/k8s/pods.md"}) == pods);
  CHECK(paths({"--path", "./docs/k8s/"}) == pods);
  CHECK(paths({"--path", (project / "docs/k8s/*.md").string()}) == pods);
}

TEST_CASE("a type or a service that no document has is told with those that there are",
          "[cli][search]") {
  CliProject project;
  project.synced();

  const ProcessResult type = project.run(lexical({"--type", "postmorten", "standby"}));
  CHECK(type.exit_status == 1);
  CHECK(type.err.find("no document has the type \"postmorten\", did you mean \"postmortem\"?; "
                      "there are: ") != std::string::npos);
  const ProcessResult service = project.run(lexical({"--service", "billing", "standby"}));
  CHECK(service.exit_status == 1);
  CHECK(service.err == "runbook: no document has the service \"billing\"; there are: ledger\n");
}

TEST_CASE("an index without documents says so, and the doctor too", "[cli][search]") {
  CliProject project;
  std::filesystem::remove_all(project / "docs");
  std::filesystem::create_directories(project / "docs");
  project.synced();

  const ProcessResult result = project.run(lexical({"standby"}));
  const ProcessResult doctor = project.run({"doctor"});

  CHECK(result.exit_status == 1);
  CHECK(result.err == "runbook: the index is empty; run `runbook knowledge sync`\n");
  CHECK(doctor.exit_status == 1);
  CHECK(doctor.out.find("the index is empty") != std::string::npos);
}

TEST_CASE("a project that moved cites the new place", "[cli][search]") {
  CliProject project;
  project.synced();
  const CliProject moved(/*configured=*/false);
  for (const char* const part : {"docs", ".runbook"}) {  // a copy: other inodes, other times
    std::filesystem::copy(project / part, moved / part, std::filesystem::copy_options::recursive);
    std::filesystem::remove_all(project / part);
  }

  const json hit = json::parse(moved.run(lexical({"standby", "--format", "json"})).out)["hits"][0];

  CHECK(hit["document"]["file"] ==
        (std::filesystem::canonical(moved.path()) / "docs/db/ReplicaLag.md").string());
  CHECK(hit["gone"] == false);
  CHECK(hit["changed_since_sync"] == false);
  CHECK(moved.run({"knowledge", "show", "docs/db/ReplicaLag.md"}).exit_status == 0);
}

TEST_CASE("JSON is one valid object, also when nothing is found", "[cli][search]") {
  CliProject project;
  project.synced();

  const json found = json::parse(project.run(lexical({"standby", "--format", "json"})).out);
  REQUIRE(found["hits"].size() == 1);
  CHECK(found["schema"] == "runbook.search/1");
  CHECK(found["mode"] == "lexical");
  CHECK(found["hits"][0]["location"] == "db/ReplicaLag.md:8");
  CHECK(found["hits"][0]["document"]["owner"]["team"] == "keel");

  const ProcessResult nothing = project.run(lexical({"zyzzyva", "--format=json"}));
  CHECK(nothing.exit_status == 1);
  CHECK(json::parse(nothing.out)["label"] == "none");
  CHECK(json::parse(nothing.out)["hits"].empty());
}

TEST_CASE("JSON stays valid for hostile names and bytes", "[cli][search]") {
  CliProject project;
  write_tree(project.path(),
             {{"docs/a\"\x1b[31m\n.md", "# T\x1b]0;x\x07\n\nmarmalade \xc3\x28\n"}});
  project.synced();

  const ProcessResult object = project.run(lexical({"marmalade", "--format", "json"}));
  INFO(object.out << object.err);
  REQUIRE(object.exit_status == 0);
  CHECK(json::parse(object.out)["hits"].size() == 1);

  const ProcessResult text = project.run(lexical({"marmalade"}));
  CHECK(text.exit_status == 0);
  CHECK(text.out.find('\x1b') == std::string::npos);
  CHECK(text.out.find('\x07') == std::string::npos);
}

TEST_CASE("colour is used when it is asked for and not in a pipe", "[cli][search]") {
  CliProject project;
  project.synced();

  CHECK(project.run(lexical({"standby"})).out.find('\x1b') == std::string::npos);
  CHECK(project.run(lexical({"standby", "--color", "always"})).out.find("\x1b[1;33mstandby") !=
        std::string::npos);
}

TEST_CASE("a search of a read-only folder answers and leaves nothing behind", "[cli][search]") {
  if (!AsNobody::works()) {
    WARN("skipped: this user may not become another one");
    return;
  }
  CliProject project;
  project.synced();
  namespace fs = std::filesystem;
  const fs::path cache = project / ".runbook/cache";
  fs::permissions(project.path(), fs::perms(0755));
  fs::permissions(project / ".runbook", fs::perms(0755));
  for (const auto& entry : fs::directory_iterator(cache))
    fs::permissions(entry, fs::perms(0444));
  fs::permissions(cache, fs::perms(0555));

  const AsNobody nobody;
  const ProcessResult found = project.run(lexical({"standby"}));
  const ProcessResult nothing = project.run(lexical({"zyzzyva"}));

  INFO(found.err);
  CHECK(found.exit_status == 0);
  CHECK(nothing.exit_status == 1);
  CHECK(nothing.err.empty());
  CHECK_FALSE(fs::exists(cache / "gaps.jsonl"));
}

TEST_CASE("a reader that goes away is no error", "[cli][search]") {
  CliProject project;
  project.synced();

  const ProcessResult result =
      run_process({.argv = {"/bin/bash", "-c",
                            built_path("bin/runbook") +
                                " knowledge search --mode lexical --limit 200 pods | true; "
                                "echo ${PIPESTATUS[0]}"},
                   .env = {},
                   .input = {},
                   .cwd = project.path()});

  CHECK(result.out == "0\n");
  CHECK(result.err.empty());
}

TEST_CASE("a full disk behind a redirection is an error", "[cli][search]") {
  CliProject project;
  project.synced();

  const ProcessResult result = run_process(
      {.argv = {"/bin/sh", "-c",
                built_path("bin/runbook") + " knowledge search --mode lexical pods > /dev/full"},
       .env = {},
       .input = {},
       .cwd = project.path()});

  CHECK(result.exit_status == 2);
  CHECK(result.err.find("standard output") != std::string::npos);
}

}  // namespace
}  // namespace runbook::test
