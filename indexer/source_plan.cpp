#include "indexer/source_plan.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "base/text.h"
#include "indexer/facts_stage.h"

namespace runbook {
namespace {

Status require_distinct_names(std::span<const std::unique_ptr<Source>> sources) {
  std::set<std::string> names;
  for (const auto& source : sources)
    if (!names.insert(source->options().name).second)
      return Error{.code = Errc::invalid_argument,
                   .message = str_cat("two sources are called \"", source->options().name, "\""),
                   .where = "knowledge.sources",
                   .hint = "give each source a `name` of its own"};
  return ok();
}

Error unknown_source(const std::string& name, std::span<const std::unique_ptr<Source>> sources) {
  std::vector<std::string> names;
  for (const auto& source : sources)
    names.push_back(source->options().name);
  const auto nearest = nearest_name(name, names);
  std::string known;
  for (const std::string& each : names)
    known += str_cat(known.empty() ? "" : ", ", each);
  return Error{.code = Errc::not_found,
               .message = str_cat("no source is called \"", name, "\""),
               .where = {},
               .hint = nearest ? str_cat("did you mean \"", *nearest, "\"?")
                               : str_cat("the sources are: ", known)};
}

std::string last_scan_key(const std::string& source) {
  return str_cat("last_scan_ns:", source);
}

Result<StatTrust> load_trust(const Reader* index, const std::string& source) {
  std::int64_t last_scan_ns = 0;
  if (index != nullptr) {
    RB_TRY(const auto noted, index->meta(last_scan_key(source)));
    if (noted) std::from_chars(noted->data(), noted->data() + noted->size(), last_scan_ns);
  }
  return StatTrust(last_scan_ns);
}

Status plan_facts(const Reader* index, SourceId id, Reread reread, const StatTrust& trust,
                  const Listing& listing, SourcePlan& plan) {
  std::vector<DocumentStat> rows;
  if (index != nullptr) {
    RB_TRY(rows, index->list_fact_stats(id));
    RB_TRY(const auto format, index->meta(kFactsFormatKey));
    if (format != std::to_string(kFactsFormat)) reread = Reread::all;
  }
  plan.fact_rows = static_cast<std::int64_t>(rows.size());
  Listing facts;
  facts.files = listing.facts;
  facts.errors = listing.errors;
  plan.facts = compare_with_rows(facts, std::move(rows), reread, trust);
  plan.fact_files = std::move(facts.files);
  return ok();
}

}  // namespace

Status note_scan(Writer& writer, const SourcePlan& plan) {
  return writer.set_meta(last_scan_key(plan.report.name), std::to_string(plan.scanned_ns));
}

Result<SourcePlan> plan_source(Source& source, const Reader* index, SourceId id, Reread reread) {
  SourcePlan plan;
  plan.source = &source;
  plan.id = id;
  plan.report.name = source.options().name;
  plan.report.root = source.options().root;
  std::vector<DocumentStat> rows;
  if (index != nullptr) {
    RB_TRY(rows, index->list_stats(id));
  }
  plan.rows = static_cast<std::int64_t>(rows.size());
  plan.dates_pending = std::any_of(rows.begin(), rows.end(),
                                   [](const DocumentStat& row) { return row.commit.pending; });

  RB_TRY(const StatTrust trust, load_trust(index, plan.report.name));
  plan.scanned_ns = file_clock_ns();
  auto listing = source.list();
  if (!listing) {
    const Error& error = listing.error();
    plan.errors.push_back({.path = ".", .message = error.message, .hint = error.hint});
    return plan;
  }
  plan.looked_at = true;
  plan.checkouts = read_checkouts(listing->checkouts);
  plan.listed = static_cast<std::int64_t>(listing->files.size());
  plan.scan = compare_with_rows(*listing, std::move(rows), reread, trust);
  plan.dates_pending |=
      std::any_of(plan.scan.to_read.begin(), plan.scan.to_read.end(),
                  [](const PlannedFile& file) { return !file.known.has_value(); });
  RB_TRY(plan_facts(index, id, reread, trust, *listing, plan));
  plan.errors = std::move(listing->errors);
  plan.report.unchanged = plan.scan.unchanged;
  plan.report.skipped = std::move(listing->skipped);
  return plan;
}

Result<std::vector<Source*>> choose_sources(std::span<const std::unique_ptr<Source>> sources,
                                            std::span<const std::string> wanted) {
  RB_TRY(require_distinct_names(sources));
  std::vector<Source*> chosen;
  for (const std::string& name : wanted)
    if (std::none_of(sources.begin(), sources.end(),
                     [&name](const auto& source) { return source->options().name == name; }))
      return unknown_source(name, sources);
  for (const auto& source : sources)
    if (wanted.empty() ||
        std::find(wanted.begin(), wanted.end(), source->options().name) != wanted.end())
      chosen.push_back(source.get());
  return chosen;
}

}  // namespace runbook
