#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/pages.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// `knowledge add` without vectors.
ProcessResult add(const Pages& pages, Texts arguments) {
  arguments.insert(arguments.begin(), {"knowledge", "add"});
  return pages.run(std::move(arguments));
}

bool has_folder(const Pages& pages) {
  return fs::exists(pages / ".runbook/runbooks");
}

TEST_CASE("an added page is copied, stamped, indexed and found at once", "[cli][add]") {
  const Pages pages({{"docs/a.md", "# A\n\nother\n"}, {"new/Lag.md", "# Lag\n\nthe standby\n"}});
  REQUIRE(pages.sync().exit_status == 0);

  const ProcessResult added =
      add(pages, {"new/Lag.md", "--type", "runbook", "--service", "ledger"});

  INFO(added.out << added.err);
  CHECK(added.exit_status == 0);
  CHECK(added.out.starts_with("added     .runbook/runbooks/Lag.md  id "));
  CHECK(added.out.find("wrote type: runbook\n") != std::string::npos);
  CHECK(read_text(pages / ".runbook/runbooks/Lag.md") ==
        "---\ntype: runbook\nservices: [ledger]\n---\n\n# Lag\n\nthe standby\n");
  CHECK(read_text(pages / "new/Lag.md") == "# Lag\n\nthe standby\n");
  CHECK(pages.found("the standby", {"--service", "ledger", "--type", "runbook"}) ==
        Texts{"Lag.md"});
  CHECK(pages.sync().exit_status == 0);  // the source stays configured
  CHECK(pages.found("the standby") == Texts{"Lag.md"});
}

TEST_CASE("an added page is indexed where nothing was indexed before", "[cli][add]") {
  const Pages pages({{"docs/a.md", "# A\n\nother\n"}, {"new/Lag.md", "# Lag\n\nthe standby\n"}});
  const ProcessResult added = add(pages, {"new/Lag.md", "--format", "json"});
  INFO(added.err);
  REQUIRE(added.exit_status == 0);
  const json reply = json::parse(added.out);
  CHECK(reply["schema"] == "runbook.add/1");
  CHECK(reply["files"][0]["indexed"] == true);
  CHECK(reply["files"][0]["document"]["path"] == "Lag.md");
  CHECK(pages.found("other") == Texts{"a.md"});
}

TEST_CASE("nothing is overwritten without --force", "[cli][add]") {
  const Pages pages({{"a/Lag.md", "# Lag\n\none\n"},
                     {"b/Lag.md", "# Lag\n\ntwo\n"},
                     {"c/lag.md", "# Lag\n\nthree\n"}});
  REQUIRE(add(pages, {"a/Lag.md"}).exit_status == 0);

  const ProcessResult refused = add(pages, {"b/Lag.md"});
  CHECK(refused.exit_status == 2);
  CHECK(refused.err.find("there is a file of this name") != std::string::npos);
  CHECK(refused.err.find("--force") != std::string::npos);
  CHECK(add(pages, {"c/lag.md", "--force"}).err.find("differs only by case from Lag.md") !=
        std::string::npos);
  CHECK(read_text(pages / ".runbook/runbooks/Lag.md") == "# Lag\n\none\n");

  CHECK(add(pages, {"b/Lag.md", "--force"}).out.starts_with("replaced  "));
  CHECK(read_text(pages / ".runbook/runbooks/Lag.md") == "# Lag\n\ntwo\n");
  CHECK(pages.found("two") == Texts{"Lag.md"});
  CHECK(add(pages, {"a/Lag.md", "b/Lag.md", "--as", "x/"}).err.find("have the name of a/Lag.md") !=
        std::string::npos);
}

TEST_CASE("what would not be indexed is refused before anything is copied", "[cli][add]") {
  const Pages pages({{"good.md", "# Good\n"},
                     {"docs/here.md", "# Here\n"},
                     {"doc.pdf", "%PDF-1.7\n"},
                     {"pdf.md", "%PDF-1.7\n"},
                     {"binary.md", std::string_view("a\0b", 3)},
                     {"utf16.md", "\xff\xfe# \x41"},
                     {"empty.md", " \n"},
                     {"broken.md", "---\ntitle: [\n---\nx\n"},
                     {".hidden.md", "x\n"},
                     {"folder/x.md", "x\n"}});
  REQUIRE(::mkfifo((pages / "pipe.md").c_str(), 0600) == 0);
  fs::resize_file(pages / "good.md", 7);
  write_tree(pages.path(), {{"large.md", std::string(10'000'001 + 500'000, 'x')}});
  const std::vector<std::pair<Texts, std::string>> cases = {
      {{"doc.pdf"}, "PDF"},
      {{"pdf.md"}, "PDF"},
      {{"binary.md"}, "binary file"},
      {{"utf16.md"}, "UTF-16"},
      {{"empty.md"}, "is empty"},
      {{"large.md"}, "too large"},
      {{"folder"}, "a folder"},
      {{"pipe.md"}, "named pipe"},
      {{"gone.md"}, "no such file"},
      {{".hidden.md"}, "hidden"},
      {{"broken.md", "--type", "runbook"}, "broken.md:"},
      {{"docs/here.md"}, "lies in the indexed source `pages` already"},
      {{"good.md", "--as", "/etc/x.md"}, "is absolute"},
      {{"good.md", "--as", "../x.md"}, "leaves the knowledge folder"},
      {{"good.md", "--as", "a/../../x.md"}, "leaves the knowledge folder"},
      {{"good.md", "--as", "%2e%2E/x.md"}, "leaves the knowledge folder"},
      {{"good.md", "--as", "file://x.md"}, "empty part"},
      {{"good.md", "--as", "a\x1b[31m.md"}, "control characters"},
      {{"good.md", "--as", "a\u202e.md"}, "control characters"},
      {{"good.md", "--as", ".github/x.md"}, "hidden"},
      {{"good.md", "--as", "x"}, "not a kind of file"},
      {{"good.md", "--type", "a\nb"}, "control characters"},
      {{"-"}, "standard input has no name"},
      {{"good.md", "folder/x.md", "--as", "x.md"}, "several files cannot have one name"},
  };
  for (const auto& [wrong, message] : cases) {
    Texts arguments = wrong;
    arguments.insert(arguments.begin(), "good.md");
    if (wrong.size() > 1 && wrong[0] == "good.md") arguments = wrong;
    if (wrong[0] == "-") arguments = wrong;
    const ProcessResult result = add(pages, arguments);
    CAPTURE(wrong, result.err, result.out);
    CHECK(result.exit_status == 2);
    CHECK(result.err.find(message) != std::string::npos);
    CHECK(result.err.find('\x1b') == std::string::npos);
    CHECK_FALSE(has_folder(pages));
  }
}

TEST_CASE("a place that is ignored, or behind a link, is refused", "[cli][add]") {
  const Pages pages({{"good.md", "# Good\n"}, {".runbook/runbooks/.gitignore", "drafts/\n"}});
  fs::create_directory_symlink(pages.path(), pages / ".runbook/runbooks/out");

  CHECK(add(pages, {"good.md", "--as", "drafts/x.md"}).err.find("ignored by a .gitignore") !=
        std::string::npos);
  CHECK(add(pages, {"good.md", "--as", "out/x.md"}).err.find("is in the way") != std::string::npos);
  CHECK_FALSE(fs::exists(pages / "x.md"));
}

TEST_CASE("standard input is added under the name it is given", "[cli][add]") {
  const Pages pages({});
  ProcessOptions command = pages.command({"knowledge", "add", "-", "--as", "2026/note.md"});
  command.input = "# Note\n\nwritten down\n";

  const ProcessResult added = run_process(command);

  INFO(added.err);
  CHECK(added.exit_status == 0);
  CHECK(pages.found("written down") == Texts{"2026/note.md"});
}

TEST_CASE("the knowledge folder is the configured one, or the home's without a project",
          "[cli][add]") {
  const Pages pages({{"x.md", "# X\n"}});
  write_tree(pages.path(), {{".runbook/config.yaml",
                             "knowledge: {add_to: docs/added, sources: [docs], "
                             "embedding: {provider: none}}\n"}});
  CHECK(add(pages, {"x.md"}).exit_status == 0);
  CHECK(fs::exists(pages / "docs/added/x.md"));

  const TempDir elsewhere;
  write_tree(elsewhere.path(), {{"x.md", "# X\n"}});
  ProcessOptions command = pages.command({"knowledge", "add", "x.md", "--no-embed"});
  command.cwd = elsewhere.path();
  CHECK(run_process(command).exit_status == 0);
  CHECK(fs::exists(pages / "home/.runbook/knowledge/x.md"));
}

TEST_CASE("a knowledge folder that cannot be made is an error and leaves nothing", "[cli][add]") {
  const Pages pages({{"x.md", "# X\n"}, {".runbook/runbooks", "a file\n"}});
  const ProcessResult result = add(pages, {"x.md"});
  CHECK(result.exit_status == 2);
  CHECK(result.err.find("make the folder") != std::string::npos);
  CHECK(read_text(pages / ".runbook/runbooks") == "a file\n");
}

}  // namespace
}  // namespace runbook::test
