// The whole product as one object. Command line, servers and linked programs use this alone.
//
// Engine::open reads the configuration and nothing else; an index is opened by the first call
// that needs it, the model by the first question that needs a vector. Reads are thread-safe and
// never write; sync is the one writer, guarded by a lock across processes. Requests and replies
// are plain structs.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "runbook/result.h"
#include "runbook/types/inspect.h"
#include "runbook/types/search.h"
#include "runbook/types/sync.h"
#include "runbook/version.h"

#define RB_API __attribute__((visibility("default")))

namespace runbook {

struct OpenOptions {
  std::string
      config_path;  ///< empty: nearest .runbook/config.yaml upwards, else ~/.runbook, else defaults
  std::string working_directory;  ///< empty: the process's own
  bool verbose = false;           ///< a line a stage on stderr
};

class RB_API Engine {
 public:
  /// @error invalid_argument for a wrong configuration, not_found for a missing config_path
  static Result<Engine> open(const OpenOptions& options);

  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// Makes the index equal to the configured folders. Text is committed first, vectors after.
  /// A stop request ends it at the next batch with everything so far committed.
  /// @error busy when another writer keeps the lock; no_space; io_error; newer_version
  Result<SyncReport> sync(const SyncRequest& request, const ProgressSink& progress = {},
                          std::stop_token stop = {});

  /// Ranked evidence for a question; never an error because of what the question holds.
  /// @error not_found when there is no index yet
  Result<SearchReply> search(const SearchRequest& request) const;

  /// @error not_found with `where` = the reference and the nearest names in its hint; not_found
  ///        with another `where` when there is no index yet
  Result<ShowReply> show(const ShowRequest& request) const;

  Result<StatusReply> status() const;
  Result<DoctorReply> doctor(const DoctorRequest& request) const;

  /// Runs judged questions and scores them as trec_eval does.
  Result<EvalReply> eval(const EvalRequest& request) const;

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace runbook
