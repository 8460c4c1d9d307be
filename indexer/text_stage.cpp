#include "indexer/text_stage.h"

#include <optional>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "indexer/batch.h"

namespace runbook {
namespace {

class TextStage {
 public:
  TextStage(Writer* writer, const TextStageOptions& options) : writer_(writer), options_(options) {
    if (writer != nullptr) batch_.emplace(*writer);
  }

  Status take(ReadFile& file);
  Status remove_missing(std::span<SourcePlan> plans);
  Status close() { return batch_ ? batch_->close() : ok(); }

 private:
  void count(const ReadFile& file);
  void fail(const ReadFile& file);
  Status write(const ReadFile& file);
  Status remove(const DocumentStat& document);

  Writer* writer_;
  const TextStageOptions& options_;
  std::optional<Batch> batch_;
  std::unordered_multimap<Hash128, SourceReport*> added_;  ///< by content, to tell moves
};

Status TextStage::take(ReadFile& file) {
  SourceReport& report = file.plan->report;
  for (FileProblem& warning : file.warnings)
    report.warnings.push_back(std::move(warning));
  if (file.error) {
    fail(file);
    return ok();
  }
  count(file);
  return writer_ != nullptr ? write(file) : ok();
}

void TextStage::count(const ReadFile& file) {
  SourceReport& report = file.plan->report;
  if (!file.planned->known) {
    ++report.added;
    added_.emplace(file.hash, &report);
  } else if (file.same_bytes()) {
    ++report.unchanged;
  } else {
    ++report.updated;
  }
}

void TextStage::fail(const ReadFile& file) {
  std::string message = file.error->message;
  if (file.planned->known) message += "; the version indexed before is kept";
  file.plan->errors.push_back(
      {.path = file.planned->file.path, .message = std::move(message), .hint = file.error->hint});
}

Status TextStage::write(const ReadFile& file) {
  const auto& known = file.planned->known;
  const bool touched = known && file.stat != known->stat;
  if (file.prepared == nullptr && !touched) return ok();
  RB_TRY(batch_->open());
  if (file.prepared != nullptr) {
    RB_TRY(writer_->upsert_document(*file.prepared));
  } else {
    RB_TRY(writer_->update_stat(known->id, file.stat));
  }
  return batch_->wrote();
}

/// Pairs what is missing with what was added and has the same bytes; the pairs' missing halves are
/// removed at once, the rest stays in the plans.
Status TextStage::remove_missing(std::span<SourcePlan> plans) {
  for (SourcePlan& plan : plans) {
    std::vector<DocumentStat> lost;
    for (DocumentStat& document : plan.scan.missing) {
      const auto twin = added_.find(document.content_hash);
      if (twin == added_.end()) {
        lost.push_back(std::move(document));
        continue;
      }
      --twin->second->added;
      ++twin->second->moved;
      added_.erase(twin);
      RB_TRY(remove(document));
    }
    const auto refused =
        options_.allow_mass_delete
            ? std::nullopt
            : refuse_mass_delete(plan.rows, plan.listed, static_cast<std::int64_t>(lost.size()));
    if (refused) {
      plan.errors.push_back(*refused);
      continue;
    }
    for (const DocumentStat& document : lost)
      RB_TRY(remove(document));
    plan.report.removed = static_cast<std::int64_t>(lost.size());
  }
  return ok();
}

Status TextStage::remove(const DocumentStat& document) {
  if (writer_ == nullptr) return ok();
  RB_TRY(batch_->open());
  RB_TRY(writer_->remove_document(document.id));
  return batch_->wrote();
}

}  // namespace

Result<bool> run_text_stage(Writer* writer, std::span<SourcePlan> plans,
                            const TextStageOptions& options, ProgressMeter& progress,
                            const std::stop_token& stop) {
  TextStage stage(writer, options);
  ReadStage reading(plans, options.reading, stop);
  const auto total = static_cast<std::int64_t>(reading.total());
  std::int64_t done = 0;
  while (auto file = reading.take()) {
    RB_TRY(stage.take(*file));
    progress.update(++done, total);
  }
  const bool finished = done == total;
  if (finished) RB_TRY(stage.remove_missing(plans));
  RB_TRY(stage.close());
  return finished;
}

}  // namespace runbook
