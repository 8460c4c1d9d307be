// The five best hits of every judged question of the sample corpus: a change of ranking is a diff
// to be read. RB_UPDATE_GOLDEN=1 writes ranking/*.txt anew.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "engine/judgements.h"
#include "retriever/calibrate.h"
#include "runbook/engine.h"
#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = source_path("corpus");
const fs::path kFolder = source_path("tests/golden/ranking");

constexpr std::size_t kShown = 5;
/// Vectors are bytes, and sums of floats depend on the processor: so near two scores are equal.
constexpr double kEqual = 0.003;

struct Place {
  std::string text;  ///< "db/lag.md › Mitigation"
  double score = 0;
  double raw = 0;
};

/// "strong 0.9"
std::string worth(double score) {
  char text[32];
  std::snprintf(text, sizeof text, "%-6s %.1f", std::string(to_string(label_of(score))).c_str(),
                score);
  return text;
}

std::string row(std::string_view worth, std::string_view place) {
  return str_cat("  ", worth, "  ", place);
}

std::vector<Place> places_of(const SearchReply& reply) {
  std::vector<Place> places;
  for (const Hit& hit : reply.hits) {
    const std::string heading =
        hit.section.heading.empty() ? std::string() : hit.section.heading.back();
    std::string copies;
    for (const PageCopy& copy : hit.copies)
      copies += str_cat(" = ", copy.path);
    places.push_back({.text = str_cat(hit.document.path, " › ", heading, copies),
                      .score = hit.score,
                      .raw = hit.explain->raw_score});
  }
  return places;
}

/// The rows of one question. Where the golden ones differ from these by no more than a processor
/// may, they are the golden ones.
std::vector<std::string> rows_of(std::vector<Place> places,
                                 const std::vector<std::string>& golden) {
  if (places.empty()) return {"  nothing relevant"};
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < std::min(places.size(), kShown); ++i) {
    const std::string expected = i < golden.size() ? golden[i] : std::string();
    const bool as_good = i + 1 < places.size() && places[i].raw - places[i + 1].raw < kEqual;
    if (as_good && expected.ends_with(str_cat("  ", places[i + 1].text)))
      std::swap(places[i], places[i + 1]);
    rows.push_back(row(worth(places[i].score), places[i].text));
    for (const double shift : {-kEqual, kEqual})
      if (row(worth(places[i].score + shift), places[i].text) == expected) rows.back() = expected;
  }
  return rows;
}

/// Rows by the question's line above them.
std::vector<std::string> golden_rows(const std::string& golden, const std::string& head) {
  std::istringstream lines(golden);
  std::vector<std::string> rows;
  bool within = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  "))
      within = line == head;
    else if (within)
      rows.push_back(line);
  }
  return rows;
}

class Sample {
 public:
  explicit Sample(bool embed) {
    SyncRequest request;
    request.embed = embed;
    const auto report = engine_.sync(request);
    INFO((report ? std::string() : to_string(report.error())));
    REQUIRE(report);
  }

  SearchReply ask(const std::string& question, SearchMode mode) const {
    const auto reply = engine_.search({.question = question,
                                       .mode = mode,
                                       .limit = static_cast<int>(kShown) + 1,
                                       .filters = {},
                                       .hypotheses = {},
                                       .explain = true});
    REQUIRE(reply);
    return *reply;
  }

 private:
  static Engine open(const fs::path& folder) {
    write_tree(folder,
               {{".runbook/config.yaml", str_cat("knowledge: {sources: [{name: knowledge, path: \"",
                                                 (kCorpus / "knowledge").string(), "\"}]}\n")}});
    OpenOptions options;
    options.working_directory = folder.string();
    auto engine = Engine::open(options);
    REQUIRE(engine);
    return std::move(engine).value();
  }

  TempDir folder_;
  Engine engine_ = open(folder_.path());
};

/// @return false when the mode is not to be had in this build
bool check_golden(SearchMode mode) {
  const Sample sample(mode != SearchMode::lexical);
  const fs::path path = kFolder / str_cat(to_string(mode), ".txt");
  const std::string golden = fs::exists(path) ? read_text(path) : std::string();
  const auto questions = load_questions((kCorpus / "queries.jsonl").string());
  REQUIRE(questions);
  std::string now;
  for (const JudgedQuestion& question : *questions) {
    const SearchReply reply = sample.ask(question.text, mode);
    if (!reply.degraded.empty()) return false;
    const std::string head = str_cat(question.id, " ", question.text);
    now += str_cat(head, "\n");
    for (const std::string& one : rows_of(places_of(reply), golden_rows(golden, head)))
      now += str_cat(one, "\n");
  }
  if (std::getenv("RB_UPDATE_GOLDEN") != nullptr) {
    fs::create_directories(kFolder);
    std::ofstream(path, std::ios::binary) << now;
  }
  CHECK(now == read_text(path));
  return true;
}

}  // namespace

TEST_CASE("by words, the judged questions have the hits that were reviewed", "[golden][ranking]") {
  CHECK(check_golden(SearchMode::lexical));
}

TEST_CASE("by words and meaning, the judged questions have the hits that were reviewed",
          "[golden][ranking]") {
  if (!check_golden(SearchMode::hybrid))
    std::cout << "skipped: this build has no local model; run tools/fetch_model\n";
}

}  // namespace runbook::test
