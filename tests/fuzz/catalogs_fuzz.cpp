// Catalogs and owner files of strangers: no crash, no hang, and every fact has a line of the file,
// a subject, and no template's mark. What is read can be linked.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/lines.h"
#include "graph/link.h"
#include "graph/path_rules.h"
#include "graph/service_graph.h"
#include "indexer/parse/catalogs/catalog.h"
#include "indexer/parse/catalogs/templates.h"
#include "tests/fuzz/require.h"

namespace {

using runbook::FactRow;

// The first byte chooses the name, which chooses the reader.
constexpr std::string_view kNames[] = {"catalog-info.yaml", "CODEOWNERS",    "OWNERS",
                                       "compose.yaml",      "services.yaml", "service-graph.prom",
                                       "cortex.yaml",       "opslevel.yml",  "Chart.yaml"};

void check(const runbook::catalogs::FileFacts& facts, std::string_view text) {
  const int lines = runbook::LineIndex(text).count() + 2;  // yaml-cpp gives the line behind
  for (const FactRow& fact : facts.facts) {
    FUZZ_REQUIRE(fact.line >= 0 && fact.line <= lines);
    FUZZ_REQUIRE(!fact.subject.empty());
    FUZZ_REQUIRE(!runbook::catalogs::holds_template(fact.subject));
    FUZZ_REQUIRE(fact.confidence > 0 && fact.confidence <= 1);
  }
  for (const runbook::FactProblem& problem : facts.problems)
    FUZZ_REQUIRE(problem.line >= 0 && problem.line <= lines && !problem.message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view name = kNames[data[0] % std::size(kNames)];
  runbook::catalogs::FileFacts facts = runbook::catalogs::read_facts(name, text, text);
  check(facts, text);
  runbook::match_owners(facts.facts, "a/b.md");
  runbook::FactsOfFile file;
  file.file = runbook::FactFileId{1};
  file.path = name;
  file.facts = std::move(facts.facts);
  const runbook::GraphRows rows = runbook::link_facts({&file, 1});
  const runbook::ServiceGraph graph(rows.edges);
  for (const runbook::EdgeRow& edge : rows.edges)
    FUZZ_REQUIRE(graph.contains(edge.from) && graph.contains(edge.to));
  return 0;
}
