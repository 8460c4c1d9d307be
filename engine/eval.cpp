#include "engine/eval.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/text.h"
#include "engine/judgements.h"

namespace runbook {
namespace {

using GradesByQuestion = std::map<std::string, Grades, std::less<>>;

struct RankedDocument {
  std::string path;
  std::int64_t score_millionths = 0;  ///< strictly falling
};

/// Each path once, at its best place; equal scores are set apart by a millionth.
std::vector<RankedDocument> ranking_of(const SearchReply& reply) {
  std::vector<RankedDocument> ranking;
  std::unordered_set<std::string> seen;
  for (const Hit& hit : reply.hits) {
    if (!seen.insert(hit.document.path).second) continue;
    std::int64_t score = std::llround(hit.score * 1e6);
    if (!ranking.empty()) score = std::min(score, ranking.back().score_millionths - 1);
    ranking.push_back({.path = hit.document.path, .score_millionths = score});
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

/// The sums that grow with every question.
class Tally {
 public:
  Tally(GradesByQuestion grades, const std::string& by) : grades_(std::move(grades)), by_(by) {}

  void add(const JudgedQuestion& question, const SearchReply& reply,
           const std::vector<RankedDocument>& ranking) {
    took_.push_back(reply.took_ms);
    note_degraded(reply);
    const bool none = reply.label == MatchLabel::none;
    const auto found = grades_.find(question.id);
    if (found == grades_.end() || !has_relevant(found->second)) {
      ++reply_.without_answer;
      reply_.without_answer_none += none ? 1 : 0;
      return;
    }
    reply_.answered_none += none ? 1 : 0;
    std::vector<std::string> paths;
    for (const RankedDocument& document : ranking)
      paths.push_back(document.path);
    const EvalFigures figures = figures_of(paths, found->second);
    add_figures(reply_.all, figures);
    const auto group = question.meta.find(by_);
    if (group != question.meta.end()) add_figures(groups_[group->second], figures);
    grades_.erase(found);
  }

  EvalReply finish() {
    for (const auto& [question, grades] : grades_) {
      if (has_relevant(grades)) add_figures(reply_.all, EvalFigures{.queries = 1});
    }
    reply_.all = mean_of(reply_.all);
    for (const auto& [name, sum] : groups_)
      reply_.groups.emplace_back(name, mean_of(sum));
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

  GradesByQuestion grades_;  // of questions not answered yet
  std::string by_;
  std::map<std::string, EvalFigures> groups_;
  std::vector<double> took_;
  EvalReply reply_;
};

}  // namespace

Result<EvalReply> evaluate(const EvalRequest& request, const Ask& ask) {
  const double started = steady_ms();
  RB_TRY(const std::vector<JudgedQuestion> questions, load_questions(request.queries_path));
  RB_TRY(GradesByQuestion grades, load_grades(request.qrels_path));
  Tally tally(std::move(grades), request.by);
  std::string run;
  for (const JudgedQuestion& question : questions) {
    const SearchRequest search{.question = question.text,
                               .mode = request.mode,
                               .limit = request.depth,
                               .filters = {},
                               .cut_irrelevant = false};
    RB_TRY(const SearchReply reply, ask(search).during("question " + question.id));
    const std::vector<RankedDocument> ranking = ranking_of(reply);
    append_run(question.id, ranking, run);
    tally.add(question, reply, ranking);
  }
  if (!request.run_path.empty()) {
    RB_TRY(write_file_atomic(request.run_path, run));
  }
  EvalReply reply = tally.finish();
  reply.mode = request.mode;
  reply.took_ms = steady_ms() - started;
  return reply;
}

}  // namespace runbook
