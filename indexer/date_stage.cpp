#include "indexer/date_stage.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/dates.h"
#include "base/git/history.h"
#include "base/text.h"
#include "indexer/batch.h"

namespace runbook {
namespace {

// Ten times what 100,000 commits take. Who has more history than that waits once, and is told.
constexpr double kMaxWalkMs = 120'000;

/// A document whose date is to be looked up, or whose checkout is gone.
struct Asked {
  SourcePlan* plan = nullptr;
  DocumentStat row;
  TrackedPath path;
};

/// What one walk over history answers.
struct Walk {
  const Checkout* checkout = nullptr;  ///< of one of the plans; all of the walk agree
  std::string known_head;
  std::vector<Asked> asked;
};

std::string state_key(const SourcePlan& plan) {
  return str_cat("git_heads:", plan.report.name);
}

class DateStage {
 public:
  DateStage(Writer& writer, Reread reread, ProgressMeter& progress, const std::stop_token& stop)
      : writer_(writer), batch_(writer), reread_(reread), progress_(progress), stop_(stop) {}

  Result<bool> run(std::span<SourcePlan> plans);

 private:
  Result<bool> collect(SourcePlan& plan);
  Status ask(SourcePlan& plan, DocumentStat row, std::span<const CheckoutState> before);
  Walk& walk_for(const Checkout& checkout, const std::string& known_head);
  Status look_up(Walk& walk);
  void explain(const Walk& walk, const Error& error);
  Status keep(const Asked& asked, const CommitDate& found);
  Status put(const DocumentStat& row, const CommitState& commit);

  Writer& writer_;
  Batch batch_;
  Reread reread_;
  ProgressMeter& progress_;
  const std::stop_token& stop_;
  std::vector<Walk> walks_;
  std::int64_t asked_ = 0;
  std::int64_t answered_ = 0;
  bool complete_ = true;  ///< everything was looked up: the heads may be noted
};

bool same_repository(const Checkout& a, const Checkout& b) {
  return a.git->objects == b.git->objects && a.git->head == b.git->head &&
         a.git->boundary == b.git->boundary;
}

Walk& DateStage::walk_for(const Checkout& checkout, const std::string& known_head) {
  for (Walk& walk : walks_)
    if (same_repository(*walk.checkout, checkout) && walk.known_head == known_head) return walk;
  walks_.push_back({.checkout = &checkout, .known_head = known_head, .asked = {}});
  return walks_.back();
}

/// @return  whether the plan's heads are to be noted when all went well
Result<bool> DateStage::collect(SourcePlan& plan) {
  for (const Checkout& checkout : plan.checkouts)
    if (!checkout.git) plan.report.dates_note = checkout.problem;
  const std::vector<CheckoutState> now = states_of(plan.checkouts);
  RB_TRY(const auto noted, writer_.reader().meta(state_key(plan)));
  const std::vector<CheckoutState> before = parse_states(noted.value_or(""));
  const bool moved = now != before;
  const bool all_known = !plan.dates_pending && reread_ == Reread::changed;
  if (!plan.looked_at || (!moved && all_known)) return false;
  RB_TRY(std::vector<DocumentStat> rows, writer_.reader().list_stats(plan.id));
  for (DocumentStat& row : rows)
    RB_TRY(ask(plan, std::move(row), before));
  return moved;
}

/// What needs no history is answered at once.
Status DateStage::ask(SourcePlan& plan, DocumentStat row, std::span<const CheckoutState> before) {
  const Checkout* const checkout = checkout_of(plan.checkouts, row.path);
  if (checkout == nullptr) return put(row, {});
  if (!checkout->git) return put(row, {.date = {}, .in_git = true});
  if (checkout->git->head.empty()) return put(row, {});  // nothing is committed yet

  const CheckoutState now = states_of({checkout, 1}).front();
  const auto then = std::find_if(before.begin(), before.end(), [&now](const CheckoutState& state) {
    return state.folder == now.folder && state.boundary == now.boundary;
  });
  const bool was_known = then != before.end() && reread_ == Reread::changed && !row.commit.pending;
  if (was_known && then->head == now.head) return ok();
  const std::string known_head = then == before.end() ? "" : then->head;
  const bool has_date = was_known && row.commit.in_git;
  std::string path = checkout->place.below_top + row.path.substr(checkout->place.folder.size());
  walk_for(*checkout, known_head)
      .asked.push_back({.plan = &plan,
                        .row = std::move(row),
                        .path = {.path = std::move(path), .known = has_date}});
  ++asked_;
  return ok();
}

Status DateStage::look_up(Walk& walk) {
  std::vector<TrackedPath> paths;
  for (const Asked& asked : walk.asked)
    paths.push_back(asked.path);
  const double started_ms = steady_ms();
  bool cut = false;
  const auto go_on = [&](std::size_t done) {
    progress_.update(answered_ + static_cast<std::int64_t>(done), asked_);
    cut = stop_.stop_requested() || steady_ms() - started_ms > kMaxWalkMs;
    return !cut;
  };
  const auto found = find_commit_dates({.checkout = *walk.checkout->git,
                                        .known_head = walk.known_head,
                                        .paths = paths,
                                        .go_on = go_on});
  if (!found) {
    explain(walk, found.error());
    complete_ = false;
    return ok();
  }
  const bool interrupted = cut && stop_.stop_requested();
  if (interrupted) complete_ = false;
  for (std::size_t i = 0; i < walk.asked.size(); ++i) {
    const bool unseen = (*found)[i].kind == CommitDate::Kind::unknown;
    if (unseen && cut && !interrupted)
      walk.asked[i].plan->report.dates_note =
          "the history is too long to be walked; the age of the oldest pages stays unknown";
    if (unseen && interrupted) continue;
    RB_TRY(keep(walk.asked[i], (*found)[i]));
  }
  answered_ += static_cast<std::int64_t>(walk.asked.size());
  progress_.update(answered_, asked_);
  return ok();
}

void DateStage::explain(const Walk& walk, const Error& error) {
  for (const Asked& asked : walk.asked)
    asked.plan->report.dates_note = to_string(error);
}

Status DateStage::keep(const Asked& asked, const CommitDate& found) {
  switch (found.kind) {
    case CommitDate::Kind::as_before: return ok();
    case CommitDate::Kind::untracked: return put(asked.row, {});
    case CommitDate::Kind::unknown: return put(asked.row, {.date = {}, .in_git = true});
    case CommitDate::Kind::committed: break;
  }
  return put(asked.row, {.date = to_string(date_of_unix(found.unix_s)), .in_git = true});
}

Status DateStage::put(const DocumentStat& row, const CommitState& commit) {
  if (row.commit == commit) return ok();
  RB_TRY(batch_.open());
  RB_TRY(writer_.update_commit(row.id, commit));
  return batch_.wrote();
}

Result<bool> DateStage::run(std::span<SourcePlan> plans) {
  std::vector<SourcePlan*> moved;
  for (SourcePlan& plan : plans) {
    RB_TRY(const bool has_moved, collect(plan));
    if (has_moved) moved.push_back(&plan);
  }
  for (Walk& walk : walks_)
    if (!stop_.stop_requested()) RB_TRY(look_up(walk));
  const bool stopped = stop_.stop_requested();
  if (complete_ && !stopped) {
    for (const SourcePlan* plan : moved) {
      RB_TRY(batch_.open());
      RB_TRY(writer_.set_meta(state_key(*plan), to_text(states_of(plan->checkouts))));
      RB_TRY(batch_.wrote());
    }
  }
  RB_TRY(batch_.close());
  return !stopped;
}

}  // namespace

Result<bool> run_date_stage(Writer& writer, std::span<SourcePlan> plans, Reread reread,
                            ProgressMeter& progress, const std::stop_token& stop) {
  return DateStage(writer, reread, progress, stop).run(plans);
}

}  // namespace runbook
