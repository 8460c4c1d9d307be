// What strangers write into pages, names, configurations and questions drives no terminal and no
// log: every command is shown all of it.
#include <unistd.h>

#include <filesystem>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "tests/cli/pages.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;

// A title of the window, a colour, C1 as UTF-8 and as a byte, a backspace, a carriage return, a
// bell, DEL, a bidirectional override, a zero-width space, a tag, a line separator.
const std::string kEvil =
    "\x1b]0;owned\x07\x1b[31m\xc2\x9b"
    "2J\b\x7f\u202e\u200b\U000e0041\u2028";
const std::string kEvilBytes = kEvil + "\r\x9b";

/// The same as the inside of a quoted YAML value.
constexpr std::string_view kEvilYaml =
    R"(\e]0;owned\a\e[31m\x9b2J\b\x7f\u202e\u200b\U000e0041\u2028)";

struct HostilePages : Pages {
  HostilePages() : Pages({}, R"([{path: docs, name: "src)" + std::string(kEvilYaml) + R"("}])") {
    const std::string name = "docs/" + kEvil + "\nrunbook: all is well.md";
    const std::string page = "---\ntitle: \"T" + std::string(kEvilYaml) + "\"\nservices: [\"s" +
                             std::string(kEvilYaml) + "\"]\nowner: \"o" + std::string(kEvilYaml) +
                             "\"\ntype: \"t" + std::string(kEvilYaml) + "\"\nalerts: [\"a" +
                             std::string(kEvilYaml) + "\"]\nlast_reviewed_on: \"never" +
                             std::string(kEvilYaml) + "\"\nseverity: \"x" + std::string(kEvilYaml) +
                             "\"\n---\n# Heading " + kEvilBytes + "\n\nmarmalade " + kEvilBytes +
                             " jam\n\n```bash\nkubectl get <pod" + kEvilBytes + "> " + kEvilBytes +
                             "\n```\n\n| a" + kEvilBytes + " |\n|---|\n| b" + kEvilBytes + " |\n";
    write({{name, page}, {"docs/good.md", "# Good\n\nmarmalade\n"}});
    write({{"docs/broken.md", "---\n\"k" + std::string(kEvilYaml) + "\": [\n---\nmarmalade\n"}});
    fs::create_symlink("nowhere" + kEvil, *this / ("docs/dangling" + kEvil + ".md"));
    write({{"queries.jsonl",
            "{\"id\":\"q\",\"text\":\"marmalade \\u001b[31m\",\"meta\":{\"by\":"
            "\"v\\u001b[31m\\u202e\"}}\n"},
           {"qrels.tsv", "q\tgood.md\t1\n"}});
  }

  ProcessResult run_piped(Texts arguments, const std::string& input) const {
    ProcessOptions options = command(std::move(arguments));
    options.input = input;
    return run_process(options);
  }
};

/// What is left in a text that a terminal would obey or hide; empty when it is harmless. Every line
/// of stderr is one of ours.
std::string harm(const ProcessResult& result) {
  for (const std::string* text : {&result.out, &result.err}) {
    if (for_terminal(*text) != *text) return "a control in " + for_terminal(*text);
    if (text->find("\nrunbook: all is well") != std::string::npos) return "a forged line";
  }
  return "";
}

}  // namespace

TEST_CASE("no page, path, configuration or question drives a terminal", "[cli][hostile]") {
  const HostilePages pages;
  const ProcessResult sync = pages.run({"knowledge", "sync", "--verbose"});
  INFO(for_terminal(sync.out) << for_terminal(sync.err));
  CHECK(sync.exit_status == 3);
  CHECK(harm(sync) == "");

  const std::string question = "marmalade" + kEvil;
  for (const Texts& arguments :
       {Texts{"knowledge", "search", question},
        {"knowledge", "search", "--explain", "--group", "section", "jam"},
        {"knowledge", "search", "zyzzyva" + kEvil},
        {"knowledge", "search", "--type", "t" + kEvil, "marmalade"},
        {"knowledge", "search", "--service", "no" + kEvil, "marmalade"},
        {"knowledge", "search", "--path", kEvil + "*", "marmalade"},
        {"knowledge", "search", "--color", "never", "kubectl get"},
        {"knowledge", "show", kEvil + "\nrunbook: all is well.md"},
        {"knowledge", "show", kEvil + "\nrunbook: all is wel"},
        {"knowledge", "show", "good.md#" + kEvil},
        {"knowledge", "show", "broken.md"},
        {"knowledge", "status"},
        {"knowledge", "sync", "--source", "x" + kEvil},
        {"knowledge", "sync", "--dry-run", "--rebuild"},
        {"knowledge", "eval", "--queries", "queries.jsonl", "--qrels", "qrels.tsv", "--by", "by"},
        {"knowledge", "eval", "--queries", "no" + kEvil, "--qrels", "x"},
        {"doctor"},
        {"doctor", "--deep"},
        {"knowledge", kEvil},
        {"knowledge", "search", "--limit", kEvil, "x"},
        {"knowledge", "search", "--" + kEvil, "x"},
        {"knowledge", "search", "--x" + kEvil, "x"},
        {"knowledge", "status", "--config", "no" + kEvil + "\nx.yaml"}}) {
    const ProcessResult text = pages.run(arguments);
    CAPTURE(for_terminal(arguments.back()), for_terminal(text.out), for_terminal(text.err));
    CHECK(harm(text) == "");
    CHECK((!text.out.empty() || !text.err.empty()));
    Texts as_json = arguments;
    as_json.insert(as_json.begin() + (arguments.front() == "doctor" ? 1 : 2), {"--format", "json"});
    const ProcessResult object = pages.run(as_json);
    CAPTURE(for_terminal(object.out));
    CHECK(harm(object) == "");
    CHECK(nlohmann::json::accept(object.out));
  }
  const ProcessResult piped = pages.run_piped({"knowledge", "search"}, question + kEvilBytes);
  CHECK(harm(piped) == "");
  CHECK(piped.exit_status == 0);
  CHECK(harm(pages.run_piped({"knowledge", "search"}, "zyzzyva \xc2\x9b\u202e\x7f")) == "");
  const std::string gaps = read_text(pages / ".runbook/cache/gaps.jsonl");
  CHECK(gaps.find("zyzzyva") != std::string::npos);
  CHECK(for_terminal(gaps) == gaps);
}

TEST_CASE("a wrong configuration is told without obeying it", "[cli][hostile]") {
  const Pages pages({{"docs/a.md", "# A\n"}});
  const std::string evil(kEvilYaml);
  for (const std::string& config :
       {"\"k" + evil + "\": 1\nknowledge: {\"" + evil + "\": 1}\n",
        "knowledge: {retrieval: {top_k: \"" + evil + "\"}}\n",
        "knowledge: {sources: [{path: \"" + evil + "\", name: \"" + evil + "\"}, {path: \"" + evil +
            "\"}]}\n",
        "knowledge: {sources: [{path: \"/nowhere" + evil + "\"}]}\n",
        "knowledge: {embedding: {provider: \"" + evil + "\"}}\n",
        "knowledge: {sources: [{path: \"${" + evil + "}\"}]}\n", kEvilBytes + "\n",
        "knowledge: " + kEvil + "\n", "a: b: " + kEvil + "\n", std::string("\0\x1b[31m", 6)}) {
    pages.write({{".runbook/config.yaml", config}});
    for (const Texts& arguments : {Texts{"knowledge", "sync"},
                                   {"knowledge", "status"},
                                   {"doctor"},
                                   {"knowledge", "search", "a"},
                                   {"knowledge", "status", "--format", "json"}}) {
      const ProcessResult result = pages.run(arguments);
      CAPTURE(for_terminal(config), for_terminal(result.out), for_terminal(result.err));
      CHECK(harm(result) == "");
      CHECK(result.exit_status >= 0);
    }
  }
}

TEST_CASE("paths of any kind are indexed or told one by one", "[cli][hostile]") {
  const Pages pages({{"docs/a b.md", "# A\n\nmarmalade\n"},
                     {"docs/new\nline.md", "# B\n\nmarmalade\n"},
                     {"docs/\u202egnp.md", "# C\n\nmarmalade\n"},
                     {"docs/esc\x1b[2J.md", "# D\n\nmarmalade\n"},
                     {"docs/bad\xff.md", "# E\n\nmarmalade\n"},
                     {"docs/Case.md", "# F\n\nmarmalade\n"},
                     {"docs/case.md", "# G\n\nmarmalade\n"},
                     {"docs/-n.md", "# H\n\nmarmalade\n"},
                     {"docs/..md", "# I\n\nmarmalade\n"},
                     {"docs/%2e%2e.md", "# J\n\nmarmalade\n"},
                     {"docs/a:1:2#x.md", "# K\n\nmarmalade\n"}});
  fs::create_hard_link(pages / "docs/a b.md", pages / "docs/second.md");
  fs::path deep = pages / "docs";
  const std::string name(250, 'd');
  for (int i = 0; i < 10; ++i)
    deep /= name;
  fs::create_directories(deep);
  write_tree(deep, {{"far.md", "# L\n\nmarmalade\n"}});
  // Moved below each other, folders get longer than any path that the system takes.
  fs::rename(pages / ("docs/" + name), pages / "moved");
  fs::create_directories(deep);
  fs::rename(pages / "moved", deep / name);

  const ProcessResult sync = pages.sync();
  CAPTURE(sync.out, sync.err);
  CHECK(sync.exit_status == 3);
  const auto report = nlohmann::json::parse(sync.out)["sources"][0];
  CHECK(report["added"] == 10);
  REQUIRE(report["errors"].size() == 2);
  CHECK(report["errors"][0]["message"] == "name is not valid UTF-8");
  CHECK(report["errors"][1]["message"] == "cannot read it: the name is too long");
  CHECK(pages.found("marmalade").size() == 10);
  for (const std::string& path : pages.found("marmalade")) {
    const ProcessResult shown = pages.run({"knowledge", "show", "--", path});
    CAPTURE(for_terminal(path), shown.err);
    CHECK(shown.exit_status == 0);
  }
}

}  // namespace runbook::test
