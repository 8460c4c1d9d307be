#include "indexer/indexer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/dates.h"
#include "base/failpoint.h"
#include "base/log.h"
#include "base/text.h"
#include "indexer/date_stage.h"
#include "indexer/disk_need.h"
#include "indexer/embed_stage.h"
#include "indexer/facts_stage.h"
#include "indexer/index_access.h"
#include "indexer/join_stage.h"
#include "indexer/progress_meter.h"
#include "indexer/source_plan.h"
#include "indexer/source_rows.h"
#include "indexer/text_stage.h"
#include "store/store.h"

namespace runbook {
namespace {

TextStageOptions text_options(const IndexOptions& options, Reread reread) {
  return {.reading = {.chunking = options.chunking,
                      .parsing = options.request.dry_run ? Parsing::no : Parsing::yes,
                      .reread = reread,
                      .threads = options.request.threads},
          .allow_mass_delete = options.request.allow_mass_delete};
}

Result<std::vector<SourcePlan>> scan(std::span<Source* const> sources, Writer& writer,
                                     Reread reread, ProgressMeter progress) {
  std::vector<SourcePlan> plans;
  std::int64_t files = 0;
  for (Source* const source : sources) {
    progress.update(files, 0);
    RB_TRY(const SourceId id, claim_source(writer, source->options()));
    RB_TRY(SourcePlan plan, plan_source(*source, &writer.reader(), id, reread));
    files += plan.listed;
    plans.push_back(std::move(plan));
  }
  progress.update(files, files);
  return plans;
}

void report_plans(std::vector<SourcePlan> plans, SyncReport& report) {
  for (SourcePlan& plan : plans)
    report.sources.push_back(std::move(plan.report));
}

Status count_rows(const Reader& index, const Embedder* embedder, SyncReport& report) {
  RB_TRY(const RowCounts counts, index.count_rows());
  report.documents = counts.documents;
  report.chunks = counts.chunks;
  const bool all_embedded = report.embedding_note.empty() && !report.cancelled;
  if (embedder == nullptr || all_embedded) return ok();  // counting costs a pass over all chunks
  RB_TRY(report.pending, index.pending_chunks(embedder->model_id()));
  return ok();
}

/// What a sync would do: the same stages with nothing to write to, and no index is needed.
Result<SyncReport> preview(const IndexOptions& options, std::span<Source* const> chosen,
                           std::span<const std::unique_ptr<Source>> configured,
                           const ProgressSink& progress, const std::stop_token& stop) {
  SyncReport report;
  report.dry_run = true;
  auto index = Reader::open(options.database);
  // A rebuild makes an index of another format anew: all of it would be added.
  const bool replaced =
      !index && index.error().code == Errc::newer_version && options.request.rebuild;
  if (!index && !replaced && index.error().code != Errc::not_found) return std::move(index).error();
  const Reader* const reader = index ? &*index : nullptr;
  std::vector<SourceRow> rows;
  if (reader != nullptr) {
    RB_TRY(rows, reader->list_sources());
  }
  std::vector<SourcePlan> plans;
  for (Source* const source : chosen) {
    const Reader* of_source = nullptr;
    SourceId id{};
    for (const SourceRow& row : rows) {
      if (row.name != source->options().name) continue;
      of_source = reader;
      id = row.id;
    }
    RB_TRY(SourcePlan plan, plan_source(*source, of_source, id, Reread::changed));
    plans.push_back(std::move(plan));
  }
  ProgressMeter text_progress(progress, SyncStage::text);
  RB_TRY(const bool finished, run_text_stage(nullptr, plans, text_options(options, Reread::changed),
                                             text_progress, stop));
  report.cancelled = !finished;
  for (SourcePlan& plan : plans)
    RB_TRY(keep_errors(plan, nullptr));
  report_plans(plans, report);
  if (reader == nullptr) return report;
  RB_TRY(auto gone, remove_unconfigured(*reader, nullptr, configured));
  for (SourceReport& source : gone)
    report.sources.push_back(std::move(source));
  RB_TRY(count_rows(*reader, nullptr, report));
  return report;
}

/// What is not made again before a stop is made by the next sync.
Status forget_vectors(Writer& writer, const std::string& model) {
  RB_TRY(writer.begin());
  RB_TRY(writer.remove_vectors(model));
  return writer.commit();
}

/// Without it vectors are scanned: what goes wrong here is said and ends nothing.
void index_vectors(Writer& writer, const Embedder& embedder, const IndexOptions& options,
                   const std::stop_token& stop, SyncReport& report) {
  const auto indexed = writer.update_vector_index(embedder.model_id(), options.vector_index,
                                                  report.embedded > 0, stop);
  if (indexed) {
    report.vectors_indexed = *indexed;
  } else if (indexed.error().code == Errc::cancelled) {
    report.cancelled = true;
  } else {
    log::warn(str_cat(to_string(indexed.error()), "; vectors are scanned until a sync makes it"));
  }
}

Status embed(Writer& writer, const Embedder* embedder, std::string_view no_embedder_note,
             const IndexOptions& options, const ProgressSink& progress, const std::stop_token& stop,
             SyncReport& report) {
  ProgressMeter meter(progress, SyncStage::embed);
  if (!options.request.embed) {
    report.embedding_note = "not asked for (--no-embed)";
  } else if (embedder == nullptr) {
    report.embedding_note = no_embedder_note;
  } else {
    if (options.request.re_embed) RB_TRY(forget_vectors(writer, embedder->model_id()));
    RB_TRY(EmbedOutcome outcome, run_embed_stage(writer, *embedder, meter, stop));
    report.embedded = outcome.embedded;
    report.embedding_note = std::move(outcome.note);
    report.replaced_model = std::move(outcome.replaced_model);
    report.replaced_texts = outcome.replaced_texts;
    report.cancelled = outcome.stopped;
    if (!outcome.stopped) index_vectors(writer, *embedder, options, stop, report);
  }
  report.embed_ms = meter.elapsed_ms();
  return ok();
}

void log_stage(std::string_view stage, std::int64_t count, double ms) {
  log::info(str_cat(stage, " count=", count, " ms=", static_cast<std::int64_t>(ms)));
}

std::int64_t listed_files(const std::vector<SourcePlan>& plans) {
  std::int64_t files = 0;
  for (const SourcePlan& plan : plans)
    files += plan.listed;
  return files;
}

/// The last words of a run: when it was, and by which rules.
Status finish(Writer& writer, const IndexOptions& options, std::span<const SourcePlan> plans,
              const Clock& clock) {
  RB_TRY(writer.begin());
  RB_TRY(writer.set_meta(kSyncedAtKey, iso_time(clock.unix_ms() / 1000)));
  RB_TRY(note_rules(writer, options));
  for (const SourcePlan& plan : plans)
    RB_TRY(note_scan(writer, plan));
  failpoint("before_finish");
  return writer.commit();
}

/// What a run is made of, once it is known what has to be done.
struct Run {
  const IndexOptions& options;
  std::span<const std::unique_ptr<Source>> sources;
  const Embedder* embedder;
  std::string_view no_embedder_note;
  const Clock& clock;
  const ProgressSink& progress;
  std::stop_token stop;
  double started_ms;
};

/// What the documents that will be read are joined by; nothing is loaded when none will be.
Result<ServiceNames> names_for(Writer& writer, std::span<const SourcePlan> plans) {
  const bool reads = std::any_of(plans.begin(), plans.end(),
                                 [](const SourcePlan& plan) { return !plan.scan.to_read.empty(); });
  if (!reads) return ServiceNames();
  RB_TRY(ServiceNames names, load_service_names(writer.reader()));
  RB_TRY(note_first_names(writer, names));
  return names;
}

Status write_index(const Run& run, OpenIndex& index, std::vector<SourcePlan>& plans,
                   SyncReport& report) {
  Writer& writer = index.writer;
  RB_TRY(const ServiceNames names, names_for(writer, plans));
  TextStageOptions text = text_options(run.options, index.reread);
  text.reading.names = &names;
  ProgressMeter text_progress(run.progress, SyncStage::text);
  RB_TRY(const bool finished, run_text_stage(&writer, plans, text, text_progress, run.stop));
  ProgressMeter date_progress(run.progress, SyncStage::dates);
  RB_TRY(const bool dated,
         finished ? run_date_stage(writer, plans, index.reread, date_progress, run.stop) : false);
  RB_TRY(auto gone, remove_unconfigured(writer.reader(), &writer, run.sources));
  RB_TRY(writer.count_name_words());
  if (finished) {
    const FactsOptions facts{.threads = run.options.request.threads,
                             .allow_mass_delete = run.options.request.allow_mass_delete,
                             .relink = gone.empty() ? Relink::when_changed : Relink::always,
                             .reread = index.reread};
    RB_TRY(run_facts_stage(writer, plans, facts, report, run.stop));
  }
  for (SourcePlan& plan : plans)
    RB_TRY(keep_errors(plan, &writer));
  report_plans(plans, report);
  for (SourceReport& source : gone)
    report.sources.push_back(std::move(source));
  report.text_ms = steady_ms() - run.started_ms;

  report.cancelled = !dated;
  if (dated) {
    RB_TRY(embed(writer, run.embedder, run.no_embedder_note, run.options, run.progress, run.stop,
                 report));
  }
  RB_TRY(count_rows(writer.reader(), run.embedder, report));
  return finished ? finish(writer, run.options, plans, run.clock) : ok();
}

}  // namespace

Result<SyncReport> run_sync(const IndexOptions& options,
                            std::span<const std::unique_ptr<Source>> sources,
                            const Embedder* embedder, std::string_view no_embedder_note,
                            const Clock& clock, const ProgressSink& progress,
                            std::stop_token stop) {
  const double started_ms = steady_ms();
  RB_TRY(std::vector<Source*> chosen, choose_sources(sources, options.request.sources));
  if (options.request.dry_run) {
    RB_TRY(SyncReport report, preview(options, chosen, sources, progress, stop));
    report.took_ms = steady_ms() - started_ms;
    return report;
  }

  SyncReport report;
  RB_TRY(OpenIndex index, open_index(options, stop));
  Writer& writer = index.writer;
  if (index.outdated) {
    RB_TRY(chosen, choose_sources(sources, {}));
  }
  RB_TRY(std::vector<SourcePlan> plans,
         scan(chosen, writer, index.reread, ProgressMeter(progress, SyncStage::scan)));
  log_stage("scan", listed_files(plans), steady_ms() - started_ms);
  failpoint("after_scan");

  const Status written =
      write_index({options, sources, embedder, no_embedder_note, clock, progress, stop, started_ms},
                  index, plans, report);
  if (!written && written.error().code == Errc::no_space) {
    const bool vectors = embedder != nullptr && options.request.embed;
    return full_disk(options.database, plans, vectors ? WithVectors::yes : WithVectors::no);
  }
  RB_TRY(written);
  RB_TRY(writer.finish());
  report.took_ms = steady_ms() - started_ms;
  log_stage("text", report.documents, report.text_ms);
  log_stage("embed", report.embedded, report.embed_ms);
  return report;
}

}  // namespace runbook
