#include "indexer/facts_stage.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "graph/link.h"
#include "indexer/document.h"
#include "indexer/join_stage.h"
#include "indexer/parse/catalogs/catalog.h"

namespace runbook {
namespace {

/// A file to read, and what reading it gave.
struct FactJob {
  SourcePlan* plan = nullptr;
  ListedFile file;
  std::optional<DocumentStat> known;
  bool has_env = false;            ///< `.env` lies beside it and fills its values
  bool forced = false;             ///< what it says may be new though its bytes are not
  std::optional<FactFileRow> row;  ///< empty: its bytes are those that are known
  FileStat stat;
};

std::string env_beside(std::string_view path) {
  return str_cat(path.substr(0, path.rfind('/') + 1), ".env");
}

bool is_listed(const std::vector<ListedFile>& files, const std::string& path) {
  const auto found = std::lower_bound(
      files.begin(), files.end(), path,
      [](const ListedFile& file, const std::string& wanted) { return file.path < wanted; });
  return found != files.end() && found->path == path;
}

/// The plan's files to read; with them those whose `.env` changed.
void add_jobs(SourcePlan& plan, Reread reread, std::vector<FactJob>& jobs) {
  std::set<std::string> changed_env;
  std::set<std::string> to_read;
  for (const PlannedFile& planned : plan.facts.to_read) {
    to_read.insert(planned.file.path);
    if (catalogs::fills_values(planned.file.path)) changed_env.insert(planned.file.path);
    jobs.push_back({.plan = &plan,
                    .file = planned.file,
                    .known = planned.known,
                    .has_env = false,
                    .forced = reread == Reread::all,
                    .row = {},
                    .stat = {}});
  }
  for (const DocumentStat& missing : plan.facts.missing)
    if (catalogs::fills_values(missing.path)) changed_env.insert(missing.path);
  const auto takes_changed = [&](const std::string& path) {
    return catalogs::takes_values(path) && changed_env.count(env_beside(path)) != 0;
  };
  // A file that is read anyway, and found to have the bytes it had, says something else all the
  // same.
  for (FactJob& job : jobs)
    if (job.plan == &plan && takes_changed(job.file.path)) job.forced = true;
  for (const ListedFile& file : plan.fact_files) {
    if (!takes_changed(file.path)) continue;
    if (to_read.count(file.path) == 0)
      jobs.push_back({.plan = &plan,
                      .file = file,
                      .known = {},
                      .has_env = {},
                      .forced = true,
                      .row = {},
                      .stat = {}});
  }
}

/// A problem that costs the file all its facts is still a row, so that it is not opened again.
void read_job(FactJob& job) {
  const std::string& path = job.file.path;
  FactFileRow row{.source = job.plan->id,
                  .path = path,
                  .format = {},
                  .stat = job.file.stat,
                  .content_hash = {},
                  .facts = {},
                  .problems = {}};
  auto content = job.plan->source->read(path);
  if (!content) {
    row.problems.push_back(
        {.line = 0, .message = content.error().message, .hint = content.error().hint});
    row.stat = {};  // to be looked at again
    job.row = std::move(row);
    return;
  }
  row.stat = job.stat = content->stat;
  row.content_hash = hash_of(content->bytes);
  if (!job.forced && job.known && job.known->content_hash == row.content_hash) return;
  if (const Status text = check_is_text(content->bytes); !text) {
    row.problems.push_back({.line = 1, .message = text.error().message, .hint = text.error().hint});
  } else {
    std::string env;
    if (job.has_env)
      if (auto beside = job.plan->source->read(env_beside(path))) env = std::move(beside->bytes);
    catalogs::FileFacts facts = catalogs::read_facts(path, content->bytes, env);
    row.format = std::move(facts.format);
    row.facts = std::move(facts.facts);
    row.problems = std::move(facts.problems);
  }
  job.row = std::move(row);
}

/// On all cores: parsing YAML costs a millisecond for a few kilobytes.
void read_jobs(std::vector<FactJob>& jobs, int threads, const std::stop_token& stop) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size() && !stop.stop_requested(); i = next++)
      read_job(jobs[i]);
  };
  const std::size_t cores = threads > 0 ? static_cast<std::size_t>(threads)
                                        : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min(cores, jobs.size()); ++i)
    helpers.emplace_back(work);
  work();
}

class FactsStage {
 public:
  FactsStage(Writer& writer, std::span<SourcePlan> plans, const FactsOptions& options)
      : writer_(writer), plans_(plans), options_(options) {}

  Status write(std::vector<FactJob>& jobs) {
    RB_TRY(writer_.begin());
    RB_TRY(writer_.set_meta(kFactsFormatKey, std::to_string(kFactsFormat)));
    for (FactJob& job : jobs)
      RB_TRY(put(job));
    for (SourcePlan& plan : plans_)
      RB_TRY(remove_missing(plan));
    if (changed_ || options_.relink == Relink::always) RB_TRY(link());
    RB_TRY(renew_joins(writer_, options_.threads));
    return writer_.commit();
  }

 private:
  Status put(FactJob& job) {
    if (!job.row) {
      if (job.known && job.known->stat != job.stat)
        return writer_.update_fact_stat(id_of(*job.known), job.stat);
      return ok();
    }
    changed_ = true;
    for (const FactProblem& problem : job.row->problems)
      warn(*job.plan, job.row->path, problem.line, problem.message, problem.hint);
    return writer_.put_fact_file(*job.row);
  }

  Status remove_missing(SourcePlan& plan) {
    const auto lost = static_cast<std::int64_t>(plan.facts.missing.size());
    const auto there = static_cast<std::int64_t>(plan.fact_files.size());
    if (lost == 0) return ok();
    if (!options_.allow_mass_delete && refuse_mass_delete(plan.fact_rows, there, lost)) {
      plan.errors.push_back(
          {.path = ".",
           .message = str_cat(lost, " of ", plan.fact_rows,
                              " files of facts are not there any more; what they say was kept"),
           .hint = "look whether the folder is mounted; if it is meant, sync with "
                   "--allow-mass-delete"});
      return ok();
    }
    for (const DocumentStat& missing : plan.facts.missing)
      RB_TRY(writer_.remove_fact_file(id_of(missing)));
    changed_ = true;
    return ok();
  }

  Status link() {
    RB_TRY(const std::vector<FactsOfFile> facts, writer_.reader().list_facts());
    const GraphRows rows = link_facts(facts);
    RB_TRY(writer_.replace_graph(rows));
    std::map<FactFileId, const FactsOfFile*> files;
    for (const FactsOfFile& file : facts)
      files.emplace(file.file, &file);
    for (const LinkProblem& problem : rows.problems) {
      const auto found = files.find(problem.place.file);
      if (found == files.end()) continue;
      for (SourcePlan& plan : plans_)
        if (plan.id == found->second->source)
          warn(plan, found->second->path, problem.place.line, problem.message, problem.hint);
    }
    return ok();
  }

  static FactFileId id_of(const DocumentStat& row) {
    return FactFileId{static_cast<std::int64_t>(row.id)};
  }

  static void warn(SourcePlan& plan, const std::string& path, int line, const std::string& message,
                   const std::string& hint) {
    plan.report.warnings.push_back(
        {.path = line > 0 ? str_cat(path, ":", line) : path, .message = message, .hint = hint});
  }

  Writer& writer_;
  std::span<SourcePlan> plans_;
  const FactsOptions& options_;
  bool changed_ = false;
};

bool has_work(std::span<const SourcePlan> plans, const std::vector<FactJob>& jobs) {
  return !jobs.empty() || std::any_of(plans.begin(), plans.end(), [](const SourcePlan& plan) {
    return !plan.facts.missing.empty();
  });
}

/// Data that says nothing to us and is no page either was passed by.
Status count_without_facts(const Reader& index, const std::vector<FactFileName>& files,
                           SourcePlan& plan) {
  for (const FactFileName& file : files) {
    const bool silent = file.source == plan.id && file.format.empty();
    if (!silent || catalogs::fills_values(file.path)) continue;
    RB_TRY(const auto page, index.find_document_at(plan.id, file.path));
    if (!page) ++plan.report.skipped["data file"];
  }
  return ok();
}

}  // namespace

Status run_facts_stage(Writer& writer, std::span<SourcePlan> plans, const FactsOptions& options,
                       SyncReport& report, const std::stop_token& stop) {
  RB_TRY(const auto format, writer.reader().meta(kFactsFormatKey));
  const Reread reread = format == std::to_string(kFactsFormat) ? options.reread : Reread::all;
  std::vector<FactJob> jobs;
  for (SourcePlan& plan : plans)
    add_jobs(plan, reread, jobs);
  for (FactJob& job : jobs)
    job.has_env = catalogs::takes_values(job.file.path) &&
                  is_listed(job.plan->fact_files, env_beside(job.file.path));
  RB_TRY(const bool outdated, joins_are_outdated(writer.reader()));
  if (has_work(plans, jobs) || outdated || options.relink == Relink::always) {
    read_jobs(jobs, options.threads, stop);
    if (stop.stop_requested()) return ok();
    RB_TRY(FactsStage(writer, plans, options).write(jobs));
  }
  RB_TRY(const std::vector<FactFileName> files, writer.reader().list_fact_files());
  for (SourcePlan& plan : plans)
    RB_TRY(count_without_facts(writer.reader(), files, plan));
  RB_TRY(const GraphCounts counts, writer.reader().count_graph());
  report.fact_files = counts.fact_files;
  report.services = counts.services;
  report.edges = counts.edges;
  return ok();
}

}  // namespace runbook
