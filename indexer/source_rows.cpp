#include "indexer/source_rows.h"

#include <algorithm>
#include <utility>

namespace runbook {
namespace {

bool is_configured(const SourceRow& row, std::span<const std::unique_ptr<Source>> configured) {
  return std::any_of(configured.begin(), configured.end(),
                     [&row](const auto& source) { return source->options().name == row.name; });
}

Result<bool> same_as_kept(const SourcePlan& plan, const Reader& index) {
  RB_TRY(std::vector<FileError> kept, index.list_file_errors());
  const auto of_others = [&plan](const FileError& error) {
    return error.source != plan.report.name;
  };
  kept.erase(std::remove_if(kept.begin(), kept.end(), of_others), kept.end());
  std::sort(kept.begin(), kept.end(),
            [](const FileError& a, const FileError& b) { return a.path < b.path; });
  return std::equal(kept.begin(), kept.end(), plan.errors.begin(), plan.errors.end(),
                    [](const FileError& a, const FileErrorRow& b) {
                      return a.path == b.path && a.message == b.message && a.hint == b.hint;
                    });
}

}  // namespace

Result<SourceId> claim_source(Writer& writer, const SourceOptions& source) {
  RB_TRY(const std::vector<SourceRow> rows, writer.reader().list_sources());
  for (const SourceRow& row : rows)
    if (row.name == source.name && row.root == source.root) return row.id;
  RB_TRY(writer.begin());
  RB_TRY(const SourceId id, writer.upsert_source(source.name, source.root));
  RB_TRY(writer.commit());
  return id;
}

Result<std::vector<SourceReport>> remove_unconfigured(
    const Reader& index, Writer* writer, std::span<const std::unique_ptr<Source>> configured) {
  std::vector<SourceReport> reports;
  RB_TRY(const std::vector<SourceRow> rows, index.list_sources());
  for (const SourceRow& row : rows) {
    if (is_configured(row, configured)) continue;
    RB_TRY(const std::vector<DocumentStat> documents, index.list_stats(row.id));
    SourceReport report;
    report.name = row.name;
    report.root = row.root;
    report.removed = static_cast<std::int64_t>(documents.size());
    reports.push_back(std::move(report));
    if (writer == nullptr) continue;
    RB_TRY(writer->begin());
    RB_TRY(writer->remove_source(row.id));
    RB_TRY(writer->commit());
  }
  return reports;
}

Status keep_errors(SourcePlan& plan, Writer* writer) {
  std::stable_sort(plan.errors.begin(), plan.errors.end(),
                   [](const FileErrorRow& a, const FileErrorRow& b) { return a.path < b.path; });
  for (const FileErrorRow& error : plan.errors)
    plan.report.errors.push_back({error.path, error.message, error.hint});
  if (writer == nullptr) return ok();
  RB_TRY(const bool same, same_as_kept(plan, writer->reader()));
  if (same) return ok();
  RB_TRY(writer->begin());
  RB_TRY(writer->set_file_errors(plan.id, plan.errors));
  return writer->commit();
}

}  // namespace runbook
