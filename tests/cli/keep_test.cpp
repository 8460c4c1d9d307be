// Looking after the index: counting it, cleaning it up, carrying it away.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/pages.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::string kLag =
    "---\ntype: runbook\nservices: [ledger]\nowner: keel\nlast_reviewed_on: 2026-05-20\n---\n"
    "# Lag\n\nThe standby falls behind.\n\n## Mitigation\n\n```bash\nkubectl get pods\n"
    "kubectl delete pod ledger-0\n```\n";

/// Two pages, synced.
struct Kept : Pages {
  Kept() : Pages({{"docs/db/lag.md", kLag}, {"docs/old.md", "# Old\n\nUnder the stairs.\n"}}) {
    sync();
  }
};

/// The program in a folder of its own, with nothing but an exported index.
ProcessResult elsewhere(const Pages& pages, const fs::path& folder, Texts arguments) {
  arguments.insert(arguments.begin(), {"--index", (folder / "k.db").string()});
  ProcessOptions command = pages.command(std::move(arguments));
  command.cwd = folder;
  return run_process(command);
}

TEST_CASE("the statistics count types, services, roles, ages, commands and bytes", "[cli][stats]") {
  const Kept pages;

  const json stats = json::parse(pages.run({"knowledge", "stats", "--format", "json"}).out);

  CHECK(stats["schema"] == "runbook.stats/1");
  CHECK(stats["documents"] == 2);
  CHECK(stats["by_type"]["runbook"] == 1);
  CHECK(stats["by_service"] == json{{"ledger", 1}});
  CHECK(stats["without_service"] == 1);
  CHECK(stats["by_owner"] == json{{"keel", 1}});
  CHECK(stats["sections_by_role"]["mitigation"] == 1);
  CHECK(stats["by_age"]["30 days"] == 1);
  CHECK(stats["by_date_basis"]["front matter"] == 1);
  CHECK(stats["commands"] == json{{"total", 2}, {"read", 1}, {"write", 1}, {"unknown", 0}});
  std::int64_t bytes = 0;
  for (const auto& [part, size] : stats["disk_parts"].items())
    bytes += size.get<std::int64_t>();
  CHECK(bytes > 0);
  CHECK(bytes <= stats["disk_bytes"].get<std::int64_t>());

  const ProcessResult text = pages.run({"knowledge", "stats"});
  CHECK(text.exit_status == 0);
  CHECK(text.out.find("commands   1 read · 1 change something · 0 unknown\n") != std::string::npos);
}

TEST_CASE("statistics of nothing have no rows without figures", "[cli][stats]") {
  const Pages pages({});
  REQUIRE(pages.sync().exit_status == 0);

  const ProcessResult text = pages.run({"knowledge", "stats"});

  CHECK(text.out.starts_with("documents  0 · 0 sections"));
  CHECK(text.out.find(" \n") == std::string::npos);
}

TEST_CASE("garbage is measured by a dry run and given back by the real one", "[cli][gc]") {
  const Kept pages;
  for (int i = 0; i < 300; ++i) {
    pages.write({{"docs/many/" + std::to_string(i) + ".md",
                  "# Page " + std::to_string(i) + "\n\n" + std::string(2'000, 'x') + "\n"}});
  }
  REQUIRE(pages.sync().exit_status == 0);
  fs::remove_all(pages / "docs/many");
  REQUIRE(pages.sync({"--allow-mass-delete"}).exit_status == 0);

  const json dry = json::parse(pages.run({"knowledge", "gc", "--dry-run", "--format", "json"}).out);
  CHECK(dry["dry_run"] == true);
  CHECK(dry["bytes_after"] < dry["bytes_before"]);
  const json done = json::parse(pages.run({"knowledge", "gc", "--format", "json"}).out);
  CHECK(done["schema"] == "runbook.gc/1");
  CHECK(done["bytes_before"] == dry["bytes_before"]);
  CHECK(done["bytes_after"] < done["bytes_before"]);

  CHECK(pages.run({"doctor", "--deep"}).exit_status == 0);
  CHECK(pages.found("standby") == Texts{"db/lag.md"});
  CHECK(pages.sync().exit_status == 0);
}

TEST_CASE("garbage is not collected where there is no index", "[cli][gc]") {
  const Pages pages({});
  const ProcessResult gc = pages.run({"knowledge", "gc"});
  CHECK(gc.exit_status == 2);
  CHECK(gc.err.find("runbook knowledge sync") != std::string::npos);
  CHECK_FALSE(fs::exists(pages / ".runbook/cache"));
}

TEST_CASE("an export is searched and shown where the documents are not", "[cli][export]") {
  const TempDir there;
  {
    const Kept pages;
    const ProcessResult wrote =
        pages.run({"knowledge", "export", (there / "k.db").string(), "--format", "json"});
    INFO(wrote.err);
    REQUIRE(wrote.exit_status == 0);
    CHECK(json::parse(wrote.out)["documents"] == 2);
  }
  const Pages other({{"docs/x.md", "# X\n"}});
  fs::permissions(there.path(), fs::perms(0555));

  const ProcessResult text = elsewhere(
      other, there.path(), {"knowledge", "search", "--mode", "lexical", "standby", "falls"});
  INFO(text.out << text.err);
  CHECK(text.exit_status == 0);
  CHECK(text.out.find("\n   db/lag.md:9  id ") != std::string::npos);
  CHECK(text.out.find("gone") == std::string::npos);
  CHECK(text.err.find("an export, made 0 seconds ago") != std::string::npos);

  const json reply = json::parse(
      elsewhere(other, there.path(),
                {"knowledge", "search", "--mode", "lexical", "--format", "json", "standby"})
          .out);
  CHECK(reply["export_age_s"] == 0);
  CHECK(reply["hits"][0]["gone"] == false);
  CHECK(reply["hits"][0]["document"]["file"].is_null());

  const ProcessResult shown =
      elsewhere(other, there.path(), {"knowledge", "show", "db/lag.md#mitigation"});
  CHECK(shown.exit_status == 0);
  CHECK(shown.out.find("kubectl get pods") != std::string::npos);
  CHECK(elsewhere(other, there.path(), {"knowledge", "list"}).exit_status == 0);
  CHECK(elsewhere(other, there.path(), {"doctor", "--deep"}).exit_status == 0);
  CHECK(elsewhere(other, there.path(), {"knowledge", "search", "--mode", "lexical", "zyzzyva"})
            .exit_status == 1);
  for (const std::string command : {"sync", "gc"}) {
    const ProcessResult refused = elsewhere(other, there.path(), {"knowledge", command});
    CHECK(refused.exit_status == 2);
    CHECK(refused.err.find("only read") != std::string::npos);
  }
  CHECK(std::distance(fs::directory_iterator(there.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("an export that is configured as the store is never written", "[cli][export]") {
  const Kept pages;
  REQUIRE(pages.run({"knowledge", "export", "out.db"}).exit_status == 0);
  const std::string before = read_text(pages / "out.db");
  write_tree(pages.path(),
             {{".runbook/config.yaml", "knowledge: {store: {path: out.db}, sources: [docs]}\n"}});

  for (const Texts& flags : {Texts{}, {"--rebuild"}}) {
    const ProcessResult refused = pages.sync(flags);
    CHECK(refused.exit_status == 2);
    CHECK(refused.err.find("this is an exported index; it is only read") != std::string::npos);
  }
  CHECK(read_text(pages / "out.db") == before);
}

TEST_CASE("an export never takes the place of a file without --force", "[cli][export]") {
  const Kept pages;
  pages.write({{"mine.db", "mine\n"}});
  const std::vector<std::pair<Texts, std::string>> cases = {
      {{"mine.db"}, "there is a file of this name"},
      {{"docs"}, "is not a file"},
      {{"gone/x.db"}, "no such folder"},
      {{"-"}, "expected a file"},
      {{".runbook/cache/index.db", "--force"}, "is the index itself"},
      {{}, "no file was named"},
  };
  for (const auto& [arguments, message] : cases) {
    Texts line = {"knowledge", "export"};
    line.insert(line.end(), arguments.begin(), arguments.end());
    const ProcessResult refused = pages.run(line);
    CAPTURE(arguments, refused.err);
    CHECK(refused.exit_status == 2);
    CHECK(refused.err.find(message) != std::string::npos);
  }
  CHECK(read_text(pages / "mine.db") == "mine\n");
  CHECK(pages.run({"knowledge", "export", "mine.db", "--force"}).exit_status == 0);
  CHECK(pages.run({"--index", "mine.db", "knowledge", "list"}).exit_status == 0);
}

TEST_CASE("an export into a folder that may not be written names the folder", "[cli][export]") {
  if (!AsNobody::works()) return;
  const Kept pages;
  for (const char* folder : {".", ".runbook", ".runbook/cache"})
    fs::permissions(pages / folder, fs::perms::all);
  for (const auto& entry : fs::directory_iterator(pages / ".runbook/cache"))
    fs::permissions(entry.path(), fs::perms::all);
  fs::create_directory(pages / "locked");
  const AsNobody nobody;

  const ProcessResult refused = pages.run({"knowledge", "export", "locked/out.db"});

  CHECK(refused.exit_status == 2);
  CHECK_THAT(refused.err, Catch::Contains("/locked: cannot write into it: permission denied\n"));
}

TEST_CASE("an export takes away what one that was ended half-way left", "[cli][export]") {
  const Kept pages;
  const std::string nobody = std::to_string((1 << 22) + 1);  // no process has a number above 2^22
  pages.write({{".out.db." + nobody + ".tmp", "x"},
               {".out.db." + nobody + ".tmp-journal", "x"},
               {".out.db.1.tmp", "of a process that runs"},
               {".out.db.x.tmp", "of somebody else"}});

  REQUIRE(pages.run({"knowledge", "export", "out.db"}).exit_status == 0);

  CHECK_FALSE(fs::exists(pages / (".out.db." + nobody + ".tmp")));
  CHECK_FALSE(fs::exists(pages / (".out.db." + nobody + ".tmp-journal")));
  CHECK(fs::exists(pages / ".out.db.1.tmp"));
  CHECK(fs::exists(pages / ".out.db.x.tmp"));
}

TEST_CASE("an index that is not there is one sentence", "[cli][export]") {
  const Pages pages({});
  const ProcessResult result = pages.run({"--index", "gone.db", "knowledge", "list"});
  CHECK(result.exit_status == 2);
  CHECK(result.err.find("there is no such index") != std::string::npos);
}

}  // namespace
}  // namespace runbook::test
