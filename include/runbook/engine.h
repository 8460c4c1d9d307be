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
#include "runbook/types/config.h"
#include "runbook/types/init.h"
#include "runbook/types/inspect.h"
#include "runbook/types/manage.h"
#include "runbook/types/search.h"
#include "runbook/types/service.h"
#include "runbook/types/sync.h"
#include "runbook/version.h"

#define RB_API __attribute__((visibility("default")))

namespace runbook {

struct OpenOptions {
  std::string
      config_path;  ///< empty: nearest .runbook/config.yaml upwards, else ~/.runbook, else defaults
  std::string working_directory;  ///< empty: the process's own
  std::string index_path;         ///< an exported index to read in place of the configured one
  bool verbose = false;           ///< a line a stage on stderr
};

class RB_API Engine {
 public:
  /// @error invalid_argument for a wrong configuration, not_found for a missing config_path
  static Result<Engine> open(const OpenOptions& options);

  /// Looks for pages below the working directory and writes a first configuration. Nothing is done
  /// where one speaks already, unless forced.
  /// @error io_error, no_space
  static Result<InitReply> init(const OpenOptions& options, const InitRequest& request);

  /// The configuration in effect, value by value. Nothing is opened; secrets are not told.
  /// @param key  a key or a section, in either spelling; empty: everything
  /// @error invalid_argument for an unknown key, or a wrong configuration
  static Result<ConfigReply> config(const OpenOptions& options, const std::string& key = {});

  /// Sets one value in the configuration file that speaks, or in a new one; the rest of the file
  /// stays as people wrote it.
  /// @error invalid_argument for a wrong key or value; unsupported where the file must be edited by
  ///        hand; io_error, no_space
  static Result<ConfigSetReply> set_config(const OpenOptions& options,
                                           const ConfigSetRequest& request);

  /// What the configuration asks for beyond its project; allows it, or takes that back.
  /// @error not_found without a configuration; io_error, no_space
  static Result<TrustReply> trust(const OpenOptions& options, const TrustRequest& request);

  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// Makes the index equal to the configured folders. Text is committed first, vectors after.
  /// A stop request ends it at the next batch with everything so far committed.
  /// @error busy when another writer keeps the lock; no_space; io_error; newer_version
  Result<SyncReport> sync(const SyncRequest& request, const ProgressSink& progress = {},
                          std::stop_token stop = {});

  /// Copies files into the knowledge folder (`knowledge.add_to`, else the project's
  /// `.runbook/runbooks/`, else `~/.runbook/knowledge/`; made when it is not there), writes type and
  /// services into their front matter, and syncs the source that holds them. All files are checked
  /// before the first is copied; nothing is ever overwritten without `force`.
  /// @error invalid_argument, unsupported, too_large: a file that would not be indexed, or one of
  ///        this name is there; the errors of sync, with the files copied
  Result<AddReply> add(const AddRequest& request, const ProgressSink& progress = {},
                       std::stop_token stop = {});

  /// Ranked evidence for a question; never an error because of what the question holds.
  /// @error not_found when there is no index yet
  Result<SearchReply> search(const SearchRequest& request) const;

  /// @error not_found with `where` = the reference and the nearest names in its hint; not_found
  ///        with another `where` when there is no index yet
  Result<ShowReply> show(const ShowRequest& request) const;

  /// Documents that pass the filters, without their texts.
  /// @error not_found when there is no index yet
  Result<ListReply> list(const ListRequest& request) const;

  Result<StatusReply> status() const;

  /// Counts of everything. Reads every page of the index once.
  Result<StatsReply> stats() const;

  /// Removes vectors that nothing uses, bounds the recorded questions, and gives free space back.
  /// @error busy, no_space, io_error; not_found when there is no index
  Result<GcReply> collect_garbage(const GcRequest& request);

  /// Copies the index into one file that can be searched anywhere, without its sources:
  /// OpenOptions::index_path. Never waits for a sync.
  /// @error invalid_argument when a file is there and `force` is not given; no_space, io_error
  Result<ExportReply> export_to(const ExportRequest& request) const;
  Result<DoctorReply> doctor(const DoctorRequest& request) const;

  /// Runs judged questions and scores them as trec_eval does.
  Result<EvalReply> eval(const EvalRequest& request) const;

  /// Services, by name. @error of all that follow: not_found when there is no index yet, or one that
  /// no sync has looked for services
  Result<ServiceListReply> services(const ServiceListRequest& request) const;
  /// A name that nobody knows is no error: then `name.resolved` is empty and `name.candidates` holds
  /// what is near. So it is with the others.
  Result<ServiceReply> service(const ServiceRequest& request) const;
  /// Of a service or of a file. Reads a few rows, never the whole graph.
  Result<OwnerReply> owner(const OwnerRequest& request) const;
  /// What a service needs, what needs it, or all that fails with it.
  /// @error invalid_argument for a negative number of hops
  Result<GraphReply> impact(const GraphRequest& request) const;
  /// A shortest way along dependencies.
  Result<PathReply> path(const PathRequest& request) const;
  Result<WholeGraphReply> graph() const;

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace runbook
