// Looking at the index itself: one document, its state, its health, its quality.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runbook/types/document.h"
#include "runbook/types/search.h"
#include "runbook/types/section.h"

namespace runbook {

/// `reference`: an id, a path, `path:FROM:COUNT`, `path:LINE` or `path#anchor`.
struct ShowRequest {
  std::string reference;
};

struct ShowReply {
  DocumentInfo document;
  std::optional<SectionInfo> section;  ///< when the reference named one
  std::string text;  ///< the file's lines as indexed, ending in a newline unless empty
  LineRange lines;
  std::vector<Command> commands;  ///< within `lines`
  bool changed_since_sync = false;
  bool gone = false;
};

struct FileError {
  std::string source;
  std::string path;
  std::string message;
  std::string hint;
};

struct SourceStatus {
  std::string name;
  std::string root;
  bool reachable = true;
  std::int64_t documents = 0;
};

struct StatusReply {
  std::string index_path;
  std::string config_path;  ///< empty: built-in defaults
  std::vector<SourceStatus> sources;
  std::int64_t documents = 0;
  std::int64_t sections = 0;
  std::int64_t chunks = 0;
  std::int64_t commands = 0;
  std::map<std::string, std::int64_t> by_type;
  std::optional<std::string> synced_at;  ///< ISO 8601, UTC; absent before the first sync
  std::optional<std::int64_t> age_s;
  std::optional<std::int64_t> export_age_s;  ///< when the index is an export: since it was made
  std::string model;  ///< id of the embedding model in use, or why there is none
  bool model_available = false;
  std::int64_t embedded = 0;
  std::int64_t pending = 0;
  std::vector<FileError> errors;
  std::int64_t text_bytes = 0;  ///< of the documents, uncompressed
  std::int64_t disk_bytes = 0;  ///< database with its log
};

struct DoctorRequest {
  bool deep = false;  ///< also read every text and vector back and compare its sum
};

struct DoctorCheck {
  std::string name;  ///< "fts rows equal chunks"
  bool passed = true;
  std::string detail;  ///< what was counted, or what is wrong
  std::string hint;    ///< the next step when it failed
};

struct DoctorReply {
  std::vector<DoctorCheck> checks;
  bool healthy() const {
    for (const DoctorCheck& check : checks)
      if (!check.passed) return false;
    return true;
  }
};

/// Judged questions in, figures out. Files have the shapes of tests' score.py: queries JSON lines
/// {"id","text","meta"}, qrels "qid TAB path TAB grade", sections "qid TAB path TAB heading TAB
/// grade", run "qid Q0 path rank score tag".
struct EvalRequest {
  std::string queries_path;
  std::string qrels_path;
  std::string sections_path;  ///< which section of a page is the right one; empty: not judged
  std::string compare_path;   ///< a run file to compare with, question by question; or empty
  std::string run_path;       ///< written when not empty
  SearchMode mode = SearchMode::hybrid;
  int depth = 100;              ///< documents a question in the run file
  std::vector<std::string> by;  ///< meta fields to group by
};

struct EvalFigures {
  std::int64_t queries = 0;
  double ndcg_at_10 = 0;
  double recall_at_10 = 0;
  double mrr_at_10 = 0;
  double success_at_1 = 0;
  std::int64_t sections_judged = 0;  ///< questions whose page was found and has judged sections
  double section_right = 0;          ///< share of these that show a right section of that page
};

/// nDCG@10 against that of another run of the same questions.
struct EvalComparison {
  double ndcg_at_10 = 0;  ///< of the other run
  double difference = 0;  ///< ours less theirs
  double p_value = 1;     ///< two-sided, paired randomisation, 10,000 rounds, fixed seed
  std::int64_t better = 0;
  std::int64_t worse = 0;
};

/// Whether "nothing relevant" was said where it is true, and only there.
struct EvalRefusals {
  std::int64_t without_answer = 0;       ///< questions that have no judged document
  std::int64_t without_answer_none = 0;  ///< of these, those answered "nothing relevant"
  std::int64_t answered_none = 0;        ///< judged questions answered "nothing relevant"
};

struct EvalGroup {
  std::string field;
  std::string value;
  EvalFigures figures;
  EvalRefusals refusals;
  std::optional<EvalComparison> against;
};

struct EvalReply {
  SearchMode mode = SearchMode::hybrid;
  EvalFigures all;
  std::optional<EvalComparison> against;
  std::vector<EvalGroup> groups;  ///< fields as asked, values sorted
  EvalRefusals refusals;
  std::int64_t never_asked = 0;  ///< judged questions that the file of questions lacks; count as 0
  std::vector<std::string> degraded;
  double took_ms = 0;
  double median_ms = 0;  ///< a question
};

}  // namespace runbook
