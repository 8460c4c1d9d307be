#include "engine/stamp.h"

#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

std::string stamped(std::string_view text, const Stamp& stamp) {
  const auto out = stamp_front_matter(text, stamp);
  return out ? out->bytes : "refused: " + to_string(out.error());
}

const Stamp kBoth{.type = "runbook", .services = {"ledger", "berth"}};

TEST_CASE("type and services are spliced into front matter and nothing else changes",
          "[engine][stamp]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"# Lag\n\nx\n", "---\ntype: runbook\nservices: [ledger, berth]\n---\n\n# Lag\n\nx\n"},
      {"\nx\n", "---\ntype: runbook\nservices: [ledger, berth]\n---\n\nx\n"},
      {"# Lag\r\nx\r\n",
       "---\r\ntype: runbook\r\nservices: [ledger, berth]\r\n---\r\n\r\n# Lag\r\nx\r\n"},
      {"\xEF\xBB\xBF# Lag\n",
       "\xEF\xBB\xBF---\ntype: runbook\nservices: [ledger, berth]\n---\n\n# Lag\n"},
      {"---\n---\nx\n", "---\ntype: runbook\nservices: [ledger, berth]\n---\nx\n"},
      {"---\n# why\ntitle: Lag  # short\n\nowner: keel\n---\nx\n",
       "---\n# why\ntitle: Lag  # short\n\nowner: keel\ntype: runbook\nservices: [ledger, berth]\n"
       "---\nx\n"},
      {"---\r\ntitle: Lag\r\n---\r\nx",
       "---\r\ntitle: Lag\r\ntype: runbook\r\nservices: [ledger, berth]\r\n---\r\nx"},
      {"---\ntype: faq # old\nservices: ledger # one\n---\nx\n",
       "---\ntype: runbook # old\nservices: [ledger, berth] # one\n---\nx\n"},
      {"---\nservices: kafka, ledger\n---\nx\n",
       "---\nservices: [kafka, ledger, berth]\ntype: runbook\n---\nx\n"},
      {"---\nKind: \"post mortem\"\nservice: 'a: b'\n---\nx\n",
       "---\nKind: runbook\nservice: [\"a: b\", ledger, berth]\n---\nx\n"},
      {"---\ntype:\nservices:\n---\nx\n",
       "---\ntype: runbook\nservices: [ledger, berth]\n---\nx\n"},
      {"---\nservices: []\ntype: Runbook\n---\nx\n",
       "---\nservices: [ledger, berth]\ntype: Runbook\n---\nx\n"},
      {"---\nservices: [kafka,] # x\n---\nx\n",
       "---\nservices: [kafka,ledger, berth] # x\ntype: runbook\n---\nx\n"},
      {"---\nservices: [kafka,\n  nats]\n---\nx\n",
       "---\nservices: [kafka,\n  nats, ledger, berth]\ntype: runbook\n---\nx\n"},
      {"---\n{title: Lag}\n---\nx\n",
       "---\n{title: Lag, type: runbook, services: [ledger, berth]}\n---\nx\n"},
      {"---\nservices:\n  - kafka # first\n  - ledger\ntitle: T\n---\nx\n",
       "---\nservices:\n  - kafka # first\n  - ledger\n  - berth\ntitle: T\ntype: "
       "runbook\n---\nx\n"},
      {"---\nservices:\n- kafka\n---\nx\n",
       "---\nservices:\n- kafka\n- ledger\n- berth\ntype: runbook\n---\nx\n"},
      {"+++\ntitle = 'Lag' # x\n[params]\nweight = 1\n+++\nx\n",
       "+++\ntitle = 'Lag' # x\ntype = \"runbook\"\nservices = [\"ledger\", \"berth\"]\n[params]\n"
       "weight = 1\n+++\nx\n"},
      {"+++\ntype=\"faq\"\nservices = [\"kafka\"]\n+++\nx\n",
       "+++\ntype=\"runbook\"\nservices = [\"kafka\", \"ledger\", \"berth\"]\n+++\nx\n"},
      {"+++\nservice = \"kafka\"\n+++\nx\n",
       "+++\nservice = [\"kafka\", \"ledger\", \"berth\"]\ntype = \"runbook\"\n+++\nx\n"},
  };
  for (const auto& [before, after] : cases) {
    CHECK(stamped(before, kBoth) == after);
    CHECK(stamped(after, kBoth) == after);  // twice is once
  }
}

TEST_CASE("a page that says it already is left as it is", "[engine][stamp]") {
  const std::string page = "---\ntype: \"runbook\"\nservices: [LEDGER, berth]\n---\nx\n";
  const auto out = stamp_front_matter(page, kBoth);
  REQUIRE(out);
  CHECK(out->bytes == page);
  CHECK(out->written.empty());
}

TEST_CASE("a value with signs is quoted", "[engine][stamp]") {
  CHECK(stamped("x\n", {.type = "", .services = {"a b", "x#y: \"z\""}}) ==
        "---\nservices: [a b, \"x#y: \\\"z\\\"\"]\n---\n\nx\n");
}

TEST_CASE("front matter that cannot be read or spliced is refused with its line",
          "[engine][stamp]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"---\ntype: a\ntype: b\n---\nx\n", "refused: line 3: "},
      {"---\ntitle: [\n---\nx\n", "refused: line "},
      {"---\nservices:\n  ledger: main\n---\nx\n", "refused: line 2: `services` is written"},
      {"---\ntype: >\n  faq\n---\nx\n", "refused: line 2: `type` is written"},
  };
  for (const auto& [page, message] : cases) {
    CAPTURE(page);
    CHECK(stamped(page, kBoth).substr(0, message.size()) == message);
  }
  CHECK(stamped("x\n", {.type = "page", .services = {}}) ==
        "refused: the type \"page\" says nothing of what a page is");
}

}  // namespace
}  // namespace runbook
