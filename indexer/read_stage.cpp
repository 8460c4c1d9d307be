#include "indexer/read_stage.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "indexer/document.h"
#include "indexer/joins.h"

namespace runbook {
namespace {

// Enough that a large file does not stall the others, little enough that memory stays small.
constexpr std::size_t kFilesInFlight = 64;

std::size_t thread_count(int wanted, std::size_t jobs) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return std::min(jobs, wanted > 0 ? static_cast<std::size_t>(wanted) : cores);
}

CommitState commit_of(const SourcePlan& plan, const PlannedFile& planned) {
  if (planned.known) return planned.known->commit;
  const bool in_git = checkout_of(plan.checkouts, planned.file.path) != nullptr;
  return {.date = {}, .in_git = in_git, .pending = in_git};
}

}  // namespace

ReadStage::ReadStage(std::span<SourcePlan> plans, const ReadOptions& options, std::stop_token stop)
    : options_(options), stop_(std::move(stop)), done_(kFilesInFlight) {
  for (SourcePlan& plan : plans)
    for (const PlannedFile& planned : plan.scan.to_read)
      jobs_.push_back({&plan, &planned});
  const std::size_t threads = thread_count(options.threads, jobs_.size());
  for (std::size_t i = 0; i < threads; ++i)
    threads_.emplace_back([this] { work(); });
}

ReadStage::~ReadStage() {
  done_.close();
  threads_.clear();  // joins, before what they use goes
}

std::optional<ReadFile> ReadStage::take() {
  if (taken_ == jobs_.size() || stop_.stop_requested()) return std::nullopt;
  ++taken_;
  return done_.take();
}

void ReadStage::work() {
  for (;;) {
    const std::size_t number = next_job_.fetch_add(1);
    if (number >= jobs_.size()) return;
    if (!done_.put(number, read(jobs_[number]))) return;
  }
}

ReadFile ReadStage::read(const Job& job) const {
  ReadFile out;
  out.plan = job.plan;
  out.planned = job.planned;
  auto content = job.plan->source->read(job.planned->file.path);
  if (content)
    if (auto text = check_is_text(content->bytes); !text) content = text.error();
  if (!content) {
    out.error = std::move(content).error();
    return out;
  }
  out.stat = content->stat;
  out.hash = hash_of(content->bytes);
  const bool indexed = out.same_bytes() && options_.reread == Reread::changed;
  if (indexed || options_.parsing == Parsing::no) return out;

  ParsedDocument document =
      parse_document(job.planned->file.path, std::move(*content), options_.chunking);
  document.row.source = job.plan->id;
  document.row.commit = commit_of(*job.plan, *job.planned);
  if (options_.names != nullptr)
    document.joins = join_services(document.row, document.text, *options_.names);
  out.warnings = warnings_of(document);
  auto prepared = prepare_document(std::move(document));
  if (prepared)
    out.prepared = std::move(*prepared);
  else
    out.error = std::move(prepared).error();
  return out;
}

}  // namespace runbook
