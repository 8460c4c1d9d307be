// Every cited line is the line of the file, and shows why it is cited.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/text.h"
#include "indexer/indexer.h"
#include "retriever/query.h"
#include "retriever/retriever.h"
#include "retriever/stems.h"
#include "store/store.h"
#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;
using test::TempDir;

std::string read_all(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> sample_questions() {
  std::istringstream lines(read_all(fs::path(test::source_path("corpus/queries.jsonl"))));
  std::vector<std::string> questions;
  for (std::string line; std::getline(lines, line);)
    questions.push_back(nlohmann::json::parse(line).at("text").get<std::string>());
  return questions;
}

/// The words of a question that say something; `[FIRING:1]` has a one and does not ask for it.
std::set<std::string> stems_of(std::string_view question) {
  std::set<std::string> stems;
  for (const ContentWord& word : understand(question).content)
    stems.insert(word.stem);
  return stems;
}

bool holds_any(std::string_view line, const std::set<std::string>& wanted, const Stemmer& stemmer) {
  WordParts parts(line);
  for (WordPart part; parts.next(part);) {
    if (wanted.count(stemmer.stem(line.substr(part.begin, part.end - part.begin))) > 0) return true;
    if (wanted.count(stemmer.stem(line.substr(part.word_begin, part.word_end - part.word_begin))) >
        0)
      return true;
  }
  return false;
}

struct SampleIndex {
  TempDir folder;
  SystemClock clock;
  std::unique_ptr<Embedder> embedder = make_hashing_embedder();
  fs::path database = folder.path() / "cache" / "index.db";

  SampleIndex() {
    std::vector<std::unique_ptr<Source>> sources;
    const fs::path root = fs::path(test::source_path("corpus/knowledge"));
    sources.push_back(std::move(
        make_disk_source({.name = "corpus", .root = root.string(), .include = {}, .exclude = {}})
            .value()));
    const IndexOptions options{.database = database, .request = {}, .chunking = {}};
    REQUIRE(run_sync(options, sources, embedder.get(), "", clock, {}, {}));
  }
};

}  // namespace

TEST_CASE("the cited line of every hit of every sample question holds a word of the question",
          "[retriever][citation]") {
  const SampleIndex index;
  const auto reader = Reader::open(index.database);
  REQUIRE(reader);
  const Stemmer stemmer;
  std::size_t hits = 0;
  for (const SearchMode mode : {SearchMode::lexical, SearchMode::hybrid, SearchMode::vector}) {
    for (const std::string& question : sample_questions()) {
      SearchRequest request;
      request.question = question;
      request.mode = mode;
      request.limit = 10;
      request.cut_irrelevant = false;
      const auto reply = retrieve(request, *reader, index.embedder.get(), "", {}, index.clock);
      REQUIRE(reply);
      const std::set<std::string> wanted = stems_of(question);
      for (const Hit& hit : reply->hits) {
        const std::string text = read_all(hit.document.file);
        const LineIndex lines(text);
        INFO(to_string(mode) << ": " << question << "\n" << hit.document.path << ":" << hit.line);
        REQUIRE(hit.line >= 1);
        REQUIRE(hit.line <= lines.count());
        CHECK(hit.section.lines.first <= hit.line);
        CHECK(hit.line <= hit.section.lines.last);
        // A page that only its meaning brought up may hold none of the words.
        if (holds_any(text, wanted, stemmer))
          CHECK(holds_any(lines.line(hit.line), wanted, stemmer));
        ++hits;
      }
    }
  }
  CHECK(hits > 1000);
}

TEST_CASE("every score of every sample question can be worked out again from its explanation",
          "[retriever][explain]") {
  const SampleIndex index;
  const auto reader = Reader::open(index.database);
  REQUIRE(reader);
  std::size_t hits = 0;
  for (const SearchMode mode : {SearchMode::lexical, SearchMode::hybrid, SearchMode::vector}) {
    for (const std::string& question : sample_questions()) {
      SearchRequest request;
      request.question = question;
      request.mode = mode;
      request.explain = true;
      request.cut_irrelevant = false;
      if (hits % 2 == 0) request.hypotheses = {"the disk is full", "a certificate expired"};
      const auto reply = retrieve(request, *reader, index.embedder.get(), "", {}, index.clock);
      REQUIRE(reply);
      double best = 0;
      for (const Hit& hit : reply->hits)
        best = std::max(best, hit.explain->raw_score);
      double before = 1;
      for (const Hit& hit : reply->hits) {
        INFO(to_string(mode) << ": " << question << "\n" << hit.document.path);
        REQUIRE(hit.explain);
        double sum = 0;
        for (const Contribution& one : hit.explain->contributions)
          sum += one.weight * one.value;
        CHECK(sum == Approx(hit.explain->raw_score));

        const Calibration& made = hit.explain->calibration;
        double log_odds = made.constant;
        for (const CalibrationTerm& term : made.terms)
          log_odds += term.weight * term.value;
        CHECK(log_odds == Approx(made.log_odds));
        CHECK(made.chance ==
              Approx(std::max(1 / (1 + std::exp(-made.log_odds)), made.least_chance)));
        CHECK(made.share == Approx(best > 0 ? hit.explain->raw_score / best : 0));
        CHECK(made.highest == before);
        CHECK(hit.score ==
              Approx(std::min(made.highest, std::max(made.chance * made.share, made.least))));
        CHECK((hit.label == MatchLabel::none) == (hit.score < made.threshold));
        CHECK_FALSE(hit.explain->section_reason.empty());
        before = hit.score;
        ++hits;
      }
    }
  }
  CHECK(hits > 1000);
}

}  // namespace runbook
