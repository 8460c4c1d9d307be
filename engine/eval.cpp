#include "engine/eval.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/identifiers.h"
#include "base/nearest_name.h"
#include "base/text.h"
#include "engine/judgements.h"

namespace runbook {
namespace {

using GradesByQuestion = std::map<std::string, Grades, std::less<>>;

struct RankedDocument {
  std::string path;
  std::int64_t score_millionths = 0;  ///< strictly falling
};

/// Each path once, at its best place; equal scores are set apart by a millionth. Near-copies stand
/// directly behind the hit that lists them, where a reader sees them: they take places here, unlike
/// on the screen, so a copy that nobody judged costs what it would cost as a hit.
std::vector<RankedDocument> ranking_of(const SearchReply& reply, int depth) {
  std::vector<RankedDocument> ranking;
  std::unordered_set<std::string> seen;
  const auto add = [&](const std::string& path, double of_hit) {
    if (ranking.size() >= static_cast<std::size_t>(depth) || !seen.insert(path).second) return;
    std::int64_t score = std::llround(of_hit * 1e6);
    if (!ranking.empty()) score = std::min(score, ranking.back().score_millionths - 1);
    ranking.push_back({.path = path, .score_millionths = score});
  };
  for (const Hit& hit : reply.hits) {
    add(hit.document.path, hit.score);
    for (const PageCopy& copy : hit.copies)
      add(copy.path, hit.score);
  }
  return ranking;
}

void append_run(const std::string& question, const std::vector<RankedDocument>& ranking,
                std::string& run) {
  int rank = 0;
  for (const RankedDocument& document : ranking) {
    char score[32];
    std::snprintf(score, sizeof score, "%.6f",
                  static_cast<double>(document.score_millionths) / 1e6);
    run += str_cat(question, " Q0 ", document.path, " ", ++rank, " ", score, " runbook\n");
  }
}

bool has_relevant(const Grades& grades) {
  return std::any_of(grades.begin(), grades.end(),
                     [](const auto& entry) { return entry.second > 0; });
}

bool lists(const Hit& hit, const std::string& path) {
  return hit.document.path == path ||
         std::any_of(hit.copies.begin(), hit.copies.end(),
                     [&](const PageCopy& copy) { return copy.path == path; });
}

/// Is the section that is shown of a judged page, or of a copy that stands for it, a
/// right one, or within one? Absent when no page with judged sections was found.
std::optional<bool> shows_right_section(const SearchReply& reply,
                                        const std::vector<JudgedSection>& judged) {
  for (const Hit& hit : reply.hits) {
    bool is_judged = false;
    for (const JudgedSection& right : judged) {
      if (!lists(hit, right.path)) continue;
      is_judged = true;
      for (const std::string& heading : hit.section.heading)
        if (squash(heading) == right.heading) return true;
    }
    if (is_judged) return false;
  }
  return std::nullopt;
}

/// One question with what came of it.
struct Outcome {
  const JudgedQuestion* question = nullptr;  ///< null: judged, but never asked
  EvalFigures figures;                       ///< all 0 when no document is right
  double other_ndcg = 0;
  bool has_answer = true;
  bool answered_none = false;
};

EvalRefusals refusals_of(const std::vector<Outcome>& outcomes) {
  EvalRefusals refusals;
  for (const Outcome& outcome : outcomes) {
    std::int64_t& refused =
        outcome.has_answer ? refusals.answered_none : refusals.without_answer_none;
    refused += outcome.answered_none ? 1 : 0;
    refusals.without_answer += outcome.has_answer ? 0 : 1;
  }
  return refusals;
}

struct Judgements {
  GradesByQuestion grades;
  std::map<std::string, std::vector<JudgedSection>, std::less<>> sections;
  std::map<std::string, std::vector<std::string>, std::less<>> other_run;
  bool compares = false;
};

Result<Judgements> load_judgements(const EvalRequest& request) {
  Judgements judgements;
  RB_TRY(judgements.grades, load_grades(request.qrels_path));
  if (!request.sections_path.empty()) {
    RB_TRY(judgements.sections, load_sections(request.sections_path));
  }
  if (!request.compare_path.empty()) {
    RB_TRY(judgements.other_run, load_run(request.compare_path));
    judgements.compares = true;
  }
  return judgements;
}

class Tally {
 public:
  explicit Tally(Judgements judgements) : judgements_(std::move(judgements)) {}

  void add(const JudgedQuestion& question, const SearchReply& reply,
           const std::vector<RankedDocument>& ranking) {
    took_.push_back(reply.took_ms);
    note_degraded(reply);
    const bool none = reply.label == MatchLabel::none;
    const auto found = judgements_.grades.find(question.id);
    if (found == judgements_.grades.end() || !has_relevant(found->second)) {
      outcomes_.push_back(
          {.question = &question, .figures = {}, .has_answer = false, .answered_none = none});
      return;
    }
    std::vector<std::string> paths;
    for (const RankedDocument& document : ranking)
      paths.push_back(document.path);
    Outcome outcome{
        .question = &question, .figures = figures_of(paths, found->second), .answered_none = none};
    if (const auto sections = judgements_.sections.find(question.id);
        sections != judgements_.sections.end()) {
      const std::optional<bool> right = shows_right_section(reply, sections->second);
      outcome.figures.sections_judged = right ? 1 : 0;
      outcome.figures.section_right = right.value_or(false) ? 1 : 0;
    }
    outcome.other_ndcg = ndcg_of_other(question.id, found->second);
    outcomes_.push_back(outcome);
    judgements_.grades.erase(found);
  }

  /// @param by  fields that some question has
  EvalReply finish(const std::vector<std::string>& by) {
    for (const auto& [question, grades] : judgements_.grades) {
      if (!has_relevant(grades)) continue;
      ++reply_.never_asked;
      outcomes_.push_back(
          {.figures = {.queries = 1}, .other_ndcg = ndcg_of_other(question, grades)});
    }
    std::tie(reply_.all, reply_.against) = summary_of(outcomes_);
    reply_.refusals = refusals_of(outcomes_);
    for (const std::string& field : by)
      add_groups(field);
    if (!took_.empty()) {
      const auto middle = took_.begin() + static_cast<std::ptrdiff_t>(took_.size() / 2);
      std::nth_element(took_.begin(), middle, took_.end());
      reply_.median_ms = *middle;
    }
    return std::move(reply_);
  }

 private:
  void note_degraded(const SearchReply& reply) {
    for (const std::string& signal : reply.degraded) {
      const auto known = std::find(reply_.degraded.begin(), reply_.degraded.end(), signal);
      if (known == reply_.degraded.end()) reply_.degraded.push_back(signal);
    }
  }

  double ndcg_of_other(const std::string& question, const Grades& grades) const {
    const auto other = judgements_.other_run.find(question);
    return other == judgements_.other_run.end() ? 0.0
                                                : figures_of(other->second, grades).ndcg_at_10;
  }

  std::pair<EvalFigures, std::optional<EvalComparison>> summary_of(
      const std::vector<Outcome>& outcomes) const {
    EvalFigures sum;
    std::vector<Pair> pairs;
    for (const Outcome& outcome : outcomes) {
      if (!outcome.has_answer) continue;
      add_figures(sum, outcome.figures);
      pairs.push_back({.ours = outcome.figures.ndcg_at_10, .theirs = outcome.other_ndcg});
    }
    return {mean_of(sum), judgements_.compares ? std::optional(compare(pairs)) : std::nullopt};
  }

  void add_groups(const std::string& field) {
    std::map<std::string, std::vector<Outcome>> by_value;
    for (const Outcome& outcome : outcomes_) {
      if (outcome.question == nullptr) continue;
      const auto value = outcome.question->meta.find(field);
      if (value != outcome.question->meta.end()) by_value[value->second].push_back(outcome);
    }
    for (const auto& [value, outcomes] : by_value) {
      EvalGroup group{.field = field,
                      .value = value,
                      .figures = {},
                      .refusals = refusals_of(outcomes),
                      .against = {}};
      std::tie(group.figures, group.against) = summary_of(outcomes);
      reply_.groups.push_back(std::move(group));
    }
  }

  Judgements judgements_;  // grades: of questions not answered yet
  std::vector<Outcome> outcomes_;
  std::vector<double> took_;
  EvalReply reply_;
};

/// A field that no question has is a slip of the pen: the nearest one is named.
Status check_fields(const EvalRequest& request, const std::vector<JudgedQuestion>& questions) {
  std::set<std::string> known;
  for (const JudgedQuestion& question : questions)
    for (const auto& [field, value] : question.meta)
      known.insert(field);
  for (const std::string& field : request.by) {
    if (known.count(field) != 0) continue;
    const std::vector<std::string> fields(known.begin(), known.end());
    const auto nearest = nearest_name(field, fields);
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("no question has the field \"", field, "\""),
                 .where = request.queries_path,
                 .hint = nearest ? str_cat("did you mean ", *nearest, "?") : std::string()};
  }
  return ok();
}

}  // namespace

Result<EvalReply> evaluate(const EvalRequest& request, const Ask& ask) {
  const double started = steady_ms();
  RB_TRY(const std::vector<JudgedQuestion> questions, load_questions(request.queries_path));
  RB_TRY(check_fields(request, questions));
  RB_TRY(Judgements judgements, load_judgements(request));
  Tally tally(std::move(judgements));
  std::string run;
  for (const JudgedQuestion& question : questions) {
    const SearchRequest search{.question = question.text,
                               .mode = request.mode,
                               .limit = request.depth,
                               .filters = {},
                               .hypotheses = {},
                               .cut_irrelevant = false};
    RB_TRY(const SearchReply reply, ask(search).during("question " + question.id));
    const std::vector<RankedDocument> ranking = ranking_of(reply, request.depth);
    append_run(question.id, ranking, run);
    tally.add(question, reply, ranking);
  }
  if (!request.run_path.empty()) {
    RB_TRY(write_file_atomic(request.run_path, run));
  }
  EvalReply reply = tally.finish(request.by);
  reply.mode = request.mode;
  reply.took_ms = steady_ms() - started;
  return reply;
}

}  // namespace runbook
