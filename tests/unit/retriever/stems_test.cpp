#include "retriever/stems.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

std::string parts_of(std::string_view text) {
  std::string out;
  WordParts parts(text);
  for (WordPart part; parts.next(part);) {
    if (!out.empty()) out += part.is_first() ? ' ' : '|';
    out += text.substr(part.begin, part.end - part.begin);
  }
  return out;
}

}  // namespace

TEST_CASE("word parts are those of identifiers, acronyms and digit groups", "[retriever][stems]") {
  CHECK(parts_of("KubePodCrashLooping") == "Kube|Pod|Crash|Looping");
  CHECK(parts_of("HTTPServer2xx") == "HTTP|Server|2|xx");
  CHECK(parts_of("pg_stat-activity v1.29.3") == "pg stat activity v|1 29 3");
  CHECK(parts_of("KubePVCs and PVCs") == "Kube|PVCs and PVCs");
  CHECK(parts_of("C++, db.") == "C db");
}

TEST_CASE("signs of other scripts part words and letters of other scripts do not",
          "[retriever][stems]") {
  CHECK(parts_of("pods\xE2\x80\x94stuck \xF0\x9F\x94\xA5 fire") == "pods stuck fire");
  CHECK(parts_of("caf\xC3\xA9 \xC2\xABtext\xC2\xBB") == "caf\xC3\xA9 text");
}

TEST_CASE("word parts of no text and of broken bytes end", "[retriever][stems]") {
  CHECK(parts_of("").empty());
  CHECK(parts_of("\xE2\xE2\xF0\x80 \xFF\x80").size() <= 8);
  CHECK(parts_of("\xE2").empty());
}

TEST_CASE("a stem joins the forms of a word", "[retriever][stems]") {
  const Stemmer stemmer;
  CHECK(stemmer.stem("Crashing") == stemmer.stem("crashed"));
  CHECK(stemmer.stem("policies") == stemmer.stem("policy"));
  CHECK(stemmer.stem("db") == "db");
  CHECK(stemmer.stem("").empty());
}

TEST_CASE("a stem finder finds every form of its words and no other word", "[retriever][stems]") {
  const std::vector<std::string> stems = {"polici", "crash", "\xC3\xA9t\xC3\xA9", "i"};
  const StemFinder finder(stems);
  CHECK(finder.find("Policy") == 0);
  CHECK(finder.find("crashes") == 1);
  CHECK(finder.find("\xC3\x89T\xC3\x89") == 2);
  CHECK(finder.find("I") == 3);
  CHECK(finder.find("creek") == StemFinder::kNone);
  CHECK(finder.find("") == StemFinder::kNone);
}

}  // namespace runbook
