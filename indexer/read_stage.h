// Files → documents ready to be written, on all cores, handed on in order.
#pragma once

#include <atomic>
#include <optional>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

#include "graph/service_names.h"
#include "indexer/chunk.h"
#include "indexer/ordered_queue.h"
#include "indexer/source_plan.h"
#include "store/store.h"

namespace runbook {

/// What reading one file gave. `prepared` is null when its bytes are those that are indexed, when
/// it failed, and in a dry run.
struct ReadFile {
  SourcePlan* plan = nullptr;
  const PlannedFile* planned = nullptr;
  std::optional<Error> error;
  FileStat stat;
  Hash128 hash;
  PreparedDocumentPtr prepared;
  std::vector<FileProblem> warnings;

  bool same_bytes() const { return planned->known && planned->known->content_hash == hash; }
};

enum class Parsing { yes, no };

struct ReadOptions {
  ChunkOptions chunking;
  Parsing parsing = Parsing::yes;  ///< no: bytes and hash alone, for a dry run
  Reread reread = Reread::changed;
  int threads = 0;                      ///< 0: one a core
  const ServiceNames* names = nullptr;  ///< what documents are joined by; null: nothing
};

/// Thread-safe inside; take() is for one thread. Ends its threads when it is destroyed.
class ReadStage {
 public:
  /// @param plans  outlive this; only read here
  ReadStage(std::span<SourcePlan> plans, const ReadOptions& options, std::stop_token stop);
  ~ReadStage();
  ReadStage(const ReadStage&) = delete;
  ReadStage& operator=(const ReadStage&) = delete;

  std::size_t total() const { return jobs_.size(); }
  /// Files in the order of plans and paths; empty at the end, or soon after a stop.
  std::optional<ReadFile> take();

 private:
  struct Job {
    SourcePlan* plan = nullptr;
    const PlannedFile* planned = nullptr;
  };
  void work();
  ReadFile read(const Job& job) const;

  ReadOptions options_;
  std::stop_token stop_;
  std::vector<Job> jobs_;
  std::atomic<std::size_t> next_job_ = 0;
  std::size_t taken_ = 0;
  OrderedQueue<ReadFile> done_;
  std::vector<std::jthread> threads_;
};

}  // namespace runbook
