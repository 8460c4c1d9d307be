// Catalogs in, facts out: a change of either is a diff to be read.
// RB_UPDATE_GOLDEN=1 writes the .facts files anew.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "indexer/parse/catalogs/catalog.h"
#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(source_path("tests/golden/facts"));

std::string_view name_of(FactKind kind) {
  constexpr std::string_view kNames[] = {"entity",  "attribute",  "alias",  "edge",    "owner",
                                         "contact", "path_owner", "labels", "selector"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string render(const catalogs::FileFacts& facts) {
  std::string out = str_cat("format ", facts.format, "\n");
  for (const FactRow& fact : facts.facts) {
    out += str_cat(fact.line, " ", name_of(fact.kind), " ", fact.subject, " | ", fact.relation,
                   " | ", fact.object);
    out += fact.detail.empty() ? "\n" : str_cat(" | ", fact.detail, "\n");
  }
  for (const FactProblem& problem : facts.problems)
    out += str_cat(problem.line, " problem: ", problem.message, problem.hint.empty() ? "" : " / ",
                   problem.hint, "\n");
  return out;
}

std::string facts_of(const fs::path& path) {
  const fs::path env = path.parent_path() / ".env";
  return render(catalogs::read_facts(path.lexically_relative(kFolder).string(), read_text(path),
                                     fs::exists(env) ? read_text(env) : std::string()));
}

}  // namespace

TEST_CASE("catalogs say the facts that were reviewed", "[golden][facts]") {
  const bool update = std::getenv("RB_UPDATE_GOLDEN") != nullptr;
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kFolder)) {
    const fs::path& path = entry.path();
    if (!entry.is_regular_file() || path.extension() == ".facts" || path.filename() == ".env")
      continue;
    ++files;
    const std::string facts = facts_of(path);
    const fs::path golden = path.string() + ".facts";
    if (update) std::ofstream(golden, std::ios::binary) << facts;
    INFO(path);
    REQUIRE(fs::exists(golden));
    CHECK(facts == read_text(golden));
  }
  CHECK(files >= 12);  // one a format
}

}  // namespace runbook::test
