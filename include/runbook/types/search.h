// A search: what is asked, and the ranked, explained answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/types/document.h"
#include "runbook/types/section.h"

namespace runbook {

enum class SearchMode { hybrid, lexical, vector };
enum class Grouping { document, section };
/// Near-copies of a page: behind the hit that stands for them, or as hits of their own.
enum class Copies { together, apart };
enum class MatchLabel { none, weak, good, strong };
enum class Tier { alert, name, score };  ///< best first; no score moves a hit across tiers

constexpr std::string_view to_string(SearchMode mode) {
  return mode == SearchMode::hybrid ? "hybrid" : mode == SearchMode::lexical ? "lexical" : "vector";
}
constexpr std::string_view to_string(MatchLabel label) {
  return label == MatchLabel::strong ? "strong"
         : label == MatchLabel::good ? "good"
         : label == MatchLabel::weak ? "weak"
                                     : "none";
}
constexpr std::string_view to_string(Tier tier) {
  return tier == Tier::alert ? "alert" : tier == Tier::name ? "name" : "score";
}

/// Which documents may answer. What is empty lets all pass; filters act before any limit.
struct SearchFilters {
  std::vector<std::string> types;     ///< any of these; case, separators and a plural do not matter
  std::vector<std::string> services;  ///< about any of these: names, aliases, addresses
  /// Globs over the path below the source root (`db/**`, `*.md`), or over a file's place, absolute
  /// or from the working directory.
  std::vector<std::string> paths;
  std::vector<std::string> tags;    ///< any of these, exact, without case
  std::vector<int> severities;      ///< any of these, 1 (highest) to 5
  std::vector<std::string> owners;  ///< any of these teams or contacts, without case, '#' and '@'
  /// YYYY-MM-DD: of this day or later. A document's day is that of its incident, else the newest of
  /// validation, update and commit, else its creation, else the file's time outside git; one of
  /// unknown day does not pass.
  std::string after;

  bool empty() const {
    return types.empty() && services.empty() && paths.empty() && tags.empty() &&
           severities.empty() && owners.empty() && after.empty();
  }
};

inline constexpr std::size_t kMaxHypotheses = 8;

struct SearchRequest {
  std::string question;  ///< any text: words, an alert, a log line; no character of it is syntax
  SearchMode mode = SearchMode::hybrid;
  Grouping group = Grouping::document;
  Copies copies = Copies::together;
  int limit = 5;  ///< hits returned, 1 to 200; 0: knowledge.retrieval.top_k of the configuration
  SearchFilters filters;
  /// What is suspected, in any words, at most kMaxHypotheses: moves what speaks of it up among what
  /// the question found, and adds nothing to it. Each costs about another search.
  std::vector<std::string> hypotheses;
  bool explain = false;  ///< fill Hit::explain
  bool cut_irrelevant =
      true;  ///< false: return all candidates, as judging a ranking needs (`eval`)
};

/// One recorded term of a hit's score: weight * value is what it added.
struct Contribution {
  std::string signal;  ///< "lexical", "vector", "name", "pairs", "hypothesis", "graph"
  double raw = 0;      ///< the signal's own figure: bm25 (larger is better), cosine, share
  double value = 0;    ///< raw, normalised for this question, 0 to 1
  double weight = 0;
  std::string note;  ///< `chunk "Mitigation"`, `equals title`
};

/// One kind of evidence that anything is right at all: weight * value is what it added to the log
/// odds.
struct CalibrationTerm {
  std::string evidence;  ///< "coverage", "bm25", "cosine"
  double raw = 0;        ///< its own figure
  double value = 0;      ///< as it counts: comparable over indexes and models
  double weight = 0;
};

/// How a raw sum, which means nothing outside its question, became a score in [0, 1]:
/// log_odds = constant + the terms' sum; chance = max(logistic(log_odds), least_chance);
/// score = min(highest, max(chance * share, least)).
struct Calibration {
  std::vector<CalibrationTerm> terms;
  double constant = 0;
  double log_odds = 0;
  double least_chance = 0;  ///< more than 0 when the question names a page by its words
  double chance = 0;        ///< that the first page is right
  double share = 0;         ///< this hit's raw sum, of the best of the answer
  double least = 0;      ///< what an exact tier is worth by itself, or what is relevant without the
                         ///< hypotheses; else 0
  double highest = 1;    ///< the score of the hit before it
  double threshold = 0;  ///< a score below it is nothing relevant
};

struct Explanation {
  std::vector<Contribution> contributions;
  double raw_score = 0;  ///< the sum of weight * value
  Calibration calibration;
  std::string section_reason;
};

/// How a hit is near a service that the question names.
struct Relation {
  std::string service;            ///< that the document is about
  int hops = 0;                   ///< 0: the question names it; else so far along dependencies
  std::vector<std::string> path;  ///< from the named one to this one, both included
};

struct Snippet {
  std::string text;  ///< lines of the file as they stand on disk at the sync
  LineRange lines;
};

/// A page that says nearly what a hit says: the same page in another folder, for another region, or
/// an older one.
struct PageCopy {
  std::string id;
  std::string source;
  std::string path;          ///< below the source's root
  std::string file;          ///< absolute
  double similarity = 1;     ///< 0 to 1; 1: the same text
  int lines_differ = 0;      ///< lines of it that the hit's page lacks, blank ones aside
  int first_difference = 0;  ///< the first of these; 0: none
};

struct Hit {
  int rank = 0;
  double score = 0;  ///< in [0, 1]
  MatchLabel label = MatchLabel::weak;
  Tier tier = Tier::score;
  bool ambiguous = false;  ///< shares an exact tier with another hit
  DocumentInfo document;
  SectionInfo section;
  int line = 0;  ///< the best matched line: `location` is document.path:line
  Snippet snippet;
  std::vector<Command> commands;     ///< of the section
  std::optional<Relation> relation;  ///< absent: the question names no service near the document
  bool changed_since_sync = false;
  bool gone = false;  ///< the file no longer exists
  std::vector<std::string> warnings;
  std::vector<std::string> why;
  std::vector<PageCopy> copies;  ///< hits they would have been, best first
  std::optional<Explanation> explain;
};

struct SearchReply {
  std::string question;
  std::vector<std::string> hypotheses;  ///< as asked, without empty ones
  SearchMode mode = SearchMode::hybrid;
  std::vector<std::string> degraded;         ///< signals that could not be used: {"vector"}
  std::string degraded_reason;               ///< why, for people: "no local model; …"
  std::int64_t vectors_missing = 0;          ///< chunks not embedded yet
  std::optional<std::int64_t> index_age_s;   ///< since the last finished sync
  std::optional<std::int64_t> export_age_s;  ///< when the index is an export: since it was made
  std::vector<std::string> notes;  ///< sentences: what kept the index or a filter from answering
  MatchLabel label = MatchLabel::none;
  double took_ms = 0;
  std::vector<Hit> hits;  ///< empty with label none: nothing relevant
  /// Then: pages that come near, at most 3, none of them sure enough to be an answer.
  std::vector<Hit> nearest;
};

}  // namespace runbook
