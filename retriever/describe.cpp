// The row of the store as the public type.
#include "base/text.h"
#include "retriever/retriever.h"

namespace runbook {
namespace {

std::optional<Owner> owner_of(const DocumentRow& row) {
  if (row.owner_team.empty() && row.owner_contact.empty()) return std::nullopt;
  return Owner{.team = row.owner_team,
               .contact = row.owner_contact,
               .from = row.owner_line > 0 ? str_cat("front matter:", row.owner_line)
                                          : std::string("front matter")};
}

/// What the page names under a name of its own is not said twice.
std::vector<std::string> services_of(const FetchedDocument& document) {
  std::vector<std::string> services = document.row.services;
  for (const JoinRow& join : document.joins)
    if (join.kind != JoinKind::front_matter) services.push_back(join.service);
  return services;
}

std::vector<ServiceJoin> joins_of(const FetchedDocument& document) {
  std::vector<ServiceJoin> joins;
  for (const JoinRow& join : document.joins)
    joins.push_back({.service = join.service,
                     .how = std::string(to_string(join.kind)),
                     .confidence = join.confidence,
                     .reason = join.reason});
  return joins;
}

}  // namespace

DocumentInfo describe(const FetchedDocument& document, int max_age_days, const Clock& clock) {
  const DocumentRow& row = document.row;
  return {.id = row.public_id,
          .source = document.source_name,
          .path = row.path,
          .file = str_cat(document.source_root, "/", row.path),
          .type = row.type,
          .why_type = row.why_type,
          .title = row.title,
          .services = services_of(document),
          .joins = joins_of(document),
          .tags = row.tags,
          .severity = row.severity,
          .why_severity = row.why_severity,
          .owner = owner_of(row),
          .freshness = freshness_of(row, max_age_days, clock)};
}

}  // namespace runbook
