#include "indexer/parse/infer.h"

#include <array>
#include <optional>
#include <string>

#include "base/dates.h"
#include "base/text.h"
#include "indexer/parse/infer_title.h"
#include "indexer/parse/infer_type.h"
#include "indexer/parse/key_lines.h"
#include "indexer/parse/severity.h"

namespace runbook {
namespace {

constexpr std::array<std::string_view, 5> kSeverityKeys = {"severity", "sev", "incidentseverity",
                                                           "alertseverity", "priority"};
constexpr std::array<std::string_view, 8> kDateKeys = {"date",    "incidentdate", "dateofincident",
                                                       "when",    "starttime",    "start",
                                                       "started", "incidentstart"};

void infer_severity(DocumentRow& row, std::string_view body) {
  const auto line = find_key_line(body, kSeverityKeys);
  if (!line) return;
  row.severity = parse_severity(*line);
  if (row.severity) row.why_severity = str_cat("text \"", *line, "\"");
}

std::string infer_incident_date(const DocumentRow& row, std::string_view body) {
  std::optional<Date> date;
  if (const auto line = find_key_line(body, kDateKeys)) date = find_date(*line);
  if (!date) date = find_date(row.path.substr(row.path.rfind('/') + 1));
  if (!date) date = find_date(row.title);
  // A post-mortem's own `date` is the day it is about, or a few days later.
  return date ? to_string(*date) : row.created_date;
}

}  // namespace

void infer(DocumentRow& row, std::string_view body, std::span<const Block> blocks) {
  if (row.title.empty()) row.title = infer_title(row.path, blocks);
  if (row.type.empty()) {
    InferredType inferred = infer_type(row.path, row.title, body, blocks);
    row.type = std::move(inferred.type);
    row.why_type = std::move(inferred.why);
  }
  if (!row.severity) infer_severity(row, body);
  if (row.type == "postmortem" && row.incident_date.empty())
    row.incident_date = infer_incident_date(row, body);
}

}  // namespace runbook
