// What users of such tools have been let down by when they search, and what we promise.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <list>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/pages.h"

namespace runbook::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// Some pages of which most are about something else.
struct SomePages : Pages {
  SomePages()
      : Pages({{"docs/db.md", "# Database\n\nThe db answers slowly.\n"},
               {"docs/bucket.md", "# Bucket\n\nUploads to s3 fail.\n"},
               {"docs/cluster.md", "# Search cluster\n\nThe es nodes are red, that is a p1.\n"},
               {"docs/gateway.md", "# Gateway\n\nIt answers 5xx, the log says status=503.\n"},
               {"docs/agent.md", "# Agent\n\nThe agent is written in C++ and leaks.\n"},
               {"docs/disk.md", "# Disk\n\n`/var/lib/etcd` is full.\n"},
               {"docs/api.md", "# API\n\n`systemctl restart kube-apiserver.service` helps.\n"},
               {"docs/upgrade.md", "# Upgrade\n\nSince v1.29.3 pods stay pending.\n"},
               {"docs/KubePodCrashLooping.md", "# KubePodCrashLooping\n\nIt restarts.\n"}}) {
    sync();
  }
};

TEST_CASE("short words and words with signs in them are found", "[cli][promise]") {
  const SomePages pages;
  struct Case {
    std::string question;
    std::string path;
  };
  const std::vector<Case> cases = {
      {"db", "db.md"},
      {"s3", "bucket.md"},
      {"es", "cluster.md"},
      {"p1", "cluster.md"},
      {"5xx", "gateway.md"},
      {"status=503", "gateway.md"},
      {"503", "gateway.md"},
      {"C++", "agent.md"},
      {"/var/lib/etcd", "disk.md"},
      {"etcd", "disk.md"},
      {"kube-apiserver.service", "api.md"},
      {"apiserver", "api.md"},
      {"v1.29.3", "upgrade.md"},
      {"1.29", "upgrade.md"},
      {"KubePodCrashLooping", "KubePodCrashLooping.md"},
      {"crash looping", "KubePodCrashLooping.md"},
      {"kubepodcrashlooping", "KubePodCrashLooping.md"},
      {"kube_pod_crash", "KubePodCrashLooping.md"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.question);
    const Texts found = pages.found(one.question);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front() == one.path);
  }
}

TEST_CASE("no sign beside a word keeps its page from being found", "[cli][promise]") {
  const SomePages pages;
  for (const char* question :
       {"\"uploads", "uploads' it's", "uploads *", "NOT uploads", "uploads AND", "uploads -n x",
        "-uploads", "NEAR(uploads", "col:uploads", "^uploads", "uploads OR", "{uploads}",
        "uploads (", "+uploads", "title:\"uploads"}) {
    CAPTURE(question);
    const Texts found = pages.found(question);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front() == "bucket.md");
  }
}

TEST_CASE("a question in a sentence is answered", "[cli][promise]") {
  const SomePages pages;

  CHECK(pages.found("Why is it that all of our uploads seem to be failing since lunch today?")
            .front() == "bucket.md");
  CHECK(pages.found("My pods have been stuck in pending for an hour, what should I do about it?")
            .front() == "upgrade.md");
}

TEST_CASE("a small folder in a large index gives all it has", "[cli][promise]") {
  const Pages pages({});
  for (int i = 0; i < 300; ++i) {
    const std::string name = "docs/large/" + std::to_string(i) + ".md";
    pages.write({{name, "# Marmalade\n\nmarmalade marmalade marmalade\n"}});
  }
  for (int i = 0; i < 18; ++i) {
    const std::string name = "docs/small/" + std::to_string(i) + ".md";
    pages.write({{name, "---\nservices: [jam]\ntype: recipe\n---\n# Page\n\n" +
                            std::string("A long page that names marmalade once.\n")}});
  }
  pages.sync();

  for (const Texts& filter :
       {Texts{"--path", "small/**"}, {"--service", "jam"}, {"--type", "recipe"}}) {
    CAPTURE(filter);
    CHECK(pages.found("marmalade", filter).size() == 18);
  }
}

TEST_CASE("pages of every type are found, types of a team's own too", "[cli][promise]") {
  const Pages pages({});
  const Texts types = {"runbook",     "postmortem", "architecture", "ownership", "known_issue",
                       "environment", "playbook",   "faq",          "game_day"};
  for (const std::string& type : types) {
    pages.write(
        {{"docs/" + type + ".md", "---\ntype: " + type + "\n---\n# A page\n\nmarmalade\n"}});
  }
  pages.sync();

  CHECK(pages.found("marmalade").size() == types.size());
  for (const std::string& type : types) {
    CHECK(pages.found("marmalade", {"--type", type}) == Texts{type + ".md"});
  }
}

TEST_CASE("naming a service in the question removes nothing and a filter matches it whole",
          "[cli][promise]") {
  const Pages pages({{"docs/a.md", "---\nservices: [pay_ments]\n---\n# A\n\nmarmalade\n"},
                     {"docs/b.md", "---\nservices: [pay-ments]\n---\n# B\n\nmarmalade\n"},
                     {"docs/c.md", "---\nservices: [payXments]\n---\n# C\n\nmarmalade\n"},
                     {"docs/d.md", "# D\n\nmarmalade\n"}});
  pages.sync();

  CHECK(pages.found("marmalade pay_ments").size() == 4);
  CHECK(pages.found("marmalade pay_ments").front() == "a.md");
  CHECK(pages.found("marmalade", {"--service", "pay_ments"}) == Texts{"a.md"});
  CHECK(pages.found("marmalade", {"--service", "pay"}).empty());
  CHECK(pages.found("marmalade", {"--service", "pay%"}).empty());
}

TEST_CASE("what is printed stands in the order of the scores, which are no percentages",
          "[cli][promise]") {
  const Pages pages(
      {{"docs/a.md", "---\ntype: runbook\n---\n# A\n\nmarmalade once and much else\n"},
       {"docs/b.md", "---\ntype: faq\n---\n# Marmalade\n\nmarmalade\n"},
       {"docs/c.md", "---\ntype: runbook\n---\n# Making marmalade\n\nit sets\n"},
       {"docs/d.md", "---\ntype: faq\n---\n# D\n\nof marmalade\n"}});
  pages.sync();

  const json hits = pages.hits("making marmalade");
  const ProcessResult text =
      pages.run({"knowledge", "search", "--mode", "lexical", "making", "marmalade"});

  REQUIRE(hits.size() == 4);
  std::size_t at = 0;
  double before = 1;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    CHECK(hits[i]["rank"] == i + 1);
    const double score = hits[i]["score"];
    CHECK(score >= 0);
    CHECK(score <= before);
    before = score;
    const std::string location = hits[i]["location"];
    at = text.out.find("docs/" + location, at);
    CHECK(at != std::string::npos);
  }
  CHECK(text.out.find('%') == std::string::npos);
}

TEST_CASE("a cited line is the matched line of the file as it lies on the disk", "[cli][promise]") {
  const Pages pages({{"docs/front.md", "---\ntitle: T\n---\n\n# H\n\none\ntwo quince\nthree\n"},
                     {"docs/crlf.md", "\xEF\xBB\xBF# H\r\n\r\none\r\n\r\ntwo plum\r\n"},
                     {"docs/fence.md", "# H\n\n```\none\ntwo cherry\n```\n"},
                     {"docs/table.md", "# H\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | pear |\n"},
                     {"docs/list.md", "# H\n\n1. one\n2. two\n   - three\n   - a fig\n"},
                     {"docs/plain.txt", "one\n\n\ntwo damson\n"}});
  pages.sync();

  const auto location = [&](const char* word) { return pages.hits(word)[0]["location"]; };
  CHECK(location("quince") == "front.md:8");
  CHECK(location("plum") == "crlf.md:5");
  CHECK(location("cherry") == "fence.md:5");
  CHECK(location("pear") == "table.md:6");
  CHECK(location("fig") == "list.md:6");
  CHECK(location("damson") == "plain.txt:4");
}

TEST_CASE("JSON is valid whatever a page and a question hold", "[cli][promise]") {
  const std::string_view body =
      "# T\"]},\\ \x01\x7f\n\nmarmalade \xff\xfe \xed\xa0\x80 \xe2\x80\xa8 \xf0\x9f\x94\xa5 "
      "</script>\n"
      "\n```\necho \"\\u0000\t\"\n```\n";
  const Pages pages(
      {{"docs/odd.md", body},
       {"docs/front.md", "---\ntags: [\"a\\\"b\", \"\\0\"]\n---\n# F\n\nmarmalade\n"}});
  pages.sync();

  CHECK(pages.hits("marmalade \xff\"\\\x01 \xed\xa0\x80").size() == 2);
  CHECK(pages.hits("zyzzyva\"\\\xc3").empty());
  for (const char* page : {"odd.md", "front.md"}) {
    const ProcessResult shown = pages.run({"knowledge", "show", page, "--format", "json"});
    CHECK(json::accept(shown.out));
    CHECK(shown.exit_status == 0);
  }
}

TEST_CASE("a search leaves every byte of the index as it was", "[cli][promise]") {
  const SomePages pages;
  const auto files = [&] {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& entry : fs::directory_iterator(pages / ".runbook/cache")) {
      const std::string name = entry.path().filename().string();
      // The questions without an answer lie beside the index; -shm holds the marks of readers.
      if (name == "gaps.jsonl" || name.ends_with("-shm")) continue;
      all.emplace_back(name, read_text(entry.path()));
    }
    std::sort(all.begin(), all.end());
    return all;
  };
  const auto before = files();

  pages.found("uploads");
  pages.found("zyzzyva");
  pages.run({"knowledge", "show", "db.md"});
  pages.run({"knowledge", "status"});

  CHECK(!before.empty());
  CHECK((files() == before));
}

TEST_CASE("without any network every command answers at once", "[cli][promise]") {
  const SomePages pages;
  const auto alone = [&](Texts arguments) {
    ProcessOptions options = pages.command(std::move(arguments));
    options.argv.insert(options.argv.begin(), {"unshare", "--net", "--"});
    return run_process(options);  // who waits for a network waits for minutes
  };
  if (::geteuid() != 0 || alone({"--version"}).exit_status != 0) {
    std::cout << "skipped: only root may take the network away\n";
    return;
  }
  // Not switched off: whatever there is of a model has to do without a network too.
  pages.write({{".runbook/config.yaml", "knowledge: {sources: [{path: docs, name: pages}]}\n"}});
  for (const Texts& arguments : {Texts{"knowledge", "sync"},
                                 {"knowledge", "search", "uploads", "fail"},
                                 {"knowledge", "show", "db.md"},
                                 {"knowledge", "status"},
                                 {"doctor"}}) {
    const ProcessResult result = alone(arguments);
    CAPTURE(arguments, result.out, result.err);
    CHECK_FALSE(result.timed_out);
    CHECK(result.exit_status == 0);
  }
}

TEST_CASE("syncs and searches at the same time tell nobody of a locked database",
          "[cli][promise]") {
  const SomePages pages;
  std::list<Process> syncs;
  std::list<Process> searches;
  for (int i = 0; i < 4; ++i) {
    const std::string text = "# Page\n\nuploads, said for the time " + std::to_string(i) + "\n";
    pages.write({{"docs/new" + std::to_string(i) + ".md", text}});
    syncs.emplace_back(pages.command({"knowledge", "sync", "--quiet"}));
    for (int k = 0; k < 3; ++k) {
      searches.emplace_back(pages.command({"knowledge", "search", "--mode", "lexical", "uploads"}));
    }
  }

  for (std::list<Process>* processes : {&syncs, &searches}) {
    for (Process& process : *processes) {
      const ProcessResult result = process.wait(60'000);
      INFO(result.out);
      CHECK(result.exit_status == 0);
      CHECK(result.err.empty());
    }
  }
  CHECK(pages.found("uploads").size() == 5);
  CHECK(pages.run({"doctor"}).exit_status == 0);
}

TEST_CASE("a search opens what is there, makes nothing, and says how an index is made",
          "[cli][promise]") {
  const Pages pages({{"docs/a.md", "# A\n\nuploads\n"}});

  for (const Texts& arguments : {Texts{"knowledge", "search", "uploads"},
                                 {"knowledge", "show", "a.md"},
                                 {"knowledge", "status"},
                                 {"doctor"}}) {
    const ProcessResult result = pages.run(arguments);
    CAPTURE(arguments);
    CHECK(result.exit_status == 2);
    CHECK(result.out.empty());
    CHECK(result.err.find("there is no index yet\n  hint: make it with `runbook knowledge sync`") !=
          std::string::npos);
  }
  CHECK_FALSE(fs::exists(pages / ".runbook/cache"));
}

TEST_CASE("an unknown long flag is an error and the words of a pasted command are none",
          "[cli][promise]") {
  const Pages pages(
      {{"docs/pods.md", "# Pods\n\n`kubectl get pods -n kube-system -o wide` lists them.\n"},
       {"docs/rm.md", "# Space\n\n`rm -rf /var/tmp` frees it.\n"}});
  pages.sync();

  const ProcessResult unknown =
      pages.run({"knowledge", "search", "--mode", "lexical", "--colection", "x", "pods"});
  CHECK(unknown.exit_status == 2);
  CHECK(unknown.out.empty());
  CHECK(unknown.err.find("unknown flag `--colection`") != std::string::npos);
  CHECK(unknown.err.find("quote it, or put -- before it") != std::string::npos);

  const auto first = [&](Texts words) {
    words.insert(words.begin(), {"knowledge", "search", "--mode", "lexical", "--format", "json"});
    const ProcessResult result = pages.run(std::move(words));
    CAPTURE(result.out, result.err);
    REQUIRE(result.exit_status == 0);
    return json::parse(result.out)["hits"][0]["document"]["path"].get<std::string>();
  };
  CHECK(first({"kubectl", "get", "pods", "-n", "kube-system", "-o", "wide"}) == "pods.md");
  CHECK(first({"kubectl get pods --all-namespaces --colection x"}) == "pods.md");
  CHECK(first({"--", "kubectl", "get", "pods", "--colection", "x"}) == "pods.md");
  CHECK(first({"rm", "-rf", "/var/tmp"}) == "rm.md");
}

TEST_CASE("found, not found, wrong and partial end in statuses of their own", "[cli][promise]") {
  const SomePages pages;
  const auto status = [&](Texts arguments) { return pages.run(std::move(arguments)).exit_status; };

  CHECK(status({"knowledge", "search", "--mode", "lexical", "uploads"}) == 0);
  CHECK(status({"knowledge", "search", "--mode", "lexical", "zyzzyva"}) == 1);
  CHECK(status({"knowledge", "search", "--mode", "lexical", "--format", "json", "zyzzyva"}) == 1);
  CHECK(status({"knowledge", "search", "--mode", "lexical", "--limit", "200", "uploads"}) == 0);
  CHECK(status({"knowledge", "search", "--mode", "lexical", "--limit", "201", "uploads"}) == 2);
  CHECK(status({"knowledge", "search", "--limit", "0", "uploads"}) == 2);
  CHECK(status({"knowledge", "show", "nothing.md"}) == 1);
  CHECK(status({"knowledge", "sync"}) == 0);
  fs::create_symlink("nowhere.md", pages / "docs/dangling.md");
  CHECK(status({"knowledge", "sync"}) == 3);
}

TEST_CASE("of a question of any length the rarest words are asked for", "[cli][promise]") {
  std::string common;
  for (int i = 0; i < 200; ++i)
    common += "word" + std::to_string(i) + " ";
  const Pages pages({{"docs/rare.md", "# Rare\n\nquince\n"}});
  for (int i = 0; i < 30; ++i)
    pages.write({{"docs/" + std::to_string(i) + ".md", "# Common\n\n" + common + "\n"}});
  pages.sync();

  for (const char* question : {"quince", "uploads quince"}) {
    CHECK(pages.found(question) == Texts{"rare.md"});
  }
  CHECK(pages.found(common + "quince").size() >= 1);
  const Texts found = pages.found(common + "quince");
  CHECK(std::find(found.begin(), found.end(), "rare.md") != found.end());
}

}  // namespace
}  // namespace runbook::test
